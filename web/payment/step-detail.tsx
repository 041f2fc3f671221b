/** What a step says beside its name: amounts, the channel, why something failed. */
import { Anchor, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isZero, Money } from '../components/money.js';
import { pathOf } from '../price-plan/api.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';

type Data = Readonly<Record<string, unknown>>;

export function StepDetail({ data }: { readonly data: Data }): ReactNode {
  const t = useText();
  const {
    amount,
    fee,
    tax,
    plan,
    volume,
    channel,
    failure,
    reason,
    summary,
    answer,
    operation,
    to,
  } = data;
  const said = textOf(answer, 'outcome');
  const parts: (readonly [string, ReactNode])[] = [];
  if (isMoney(amount)) parts.push(['amount', <Money key="m" {...amount} />]);
  if (isMoney(fee) && !isZero(fee)) {
    parts.push([
      'fee',
      <span key="f">
        {t('payment.fee')} <Money {...fee} />
      </span>,
    ]);
  }
  if (isMoney(tax) && !isZero(tax)) {
    parts.push([
      'tax',
      <span key="x">
        {t('payment.tax')} <Money {...tax} />
      </span>,
    ]);
  }
  const tier = tierIn(volume);
  if (tier !== undefined) parts.push(['tier', t('payment.tier', tier)]);
  const priced = planIn(plan);
  if (priced !== undefined) parts.push(['plan', <PlanVersion key="p" {...priced} />]);
  if (typeof channel === 'string') parts.push(['channel', channel]);
  if (isOperation(operation)) parts.push(['operation', t(`payment.operation.${operation}`)]);
  if (isOutcome(said)) parts.push(['outcome', t(`payment.outcome.${said}`)]);
  if (to === 'suspense') parts.push(['to', t('payment.step.to_suspense')]);
  for (const text of [textOf(failure, 'message'), reason, summary]) {
    if (typeof text === 'string' && text !== '') parts.push(['text', text]);
  }
  const code = textOf(failure, 'code');
  if (code !== undefined) parts.push(['code', <code key="c">{code}</code>]);
  if (parts.length === 0) return null;
  return (
    <Group gap="xs">
      {parts.map(([name, shown], index) => (
        <Text key={`${name}-${index}`} size="sm" component="span" className="step-part">
          {shown}
        </Text>
      ))}
    </Group>
  );
}

/** The plan that priced a capture, with the way there for those who may see it. */
function PlanVersion({ id, version }: { readonly id: string; readonly version: number }) {
  const t = useText();
  const said = t('payment.priced_by', { version });
  return useMay()('getPricePlan') ? (
    <Anchor component={Link} href={pathOf(id)} size="sm">
      {said}
    </Anchor>
  ) : (
    said
  );
}

function tierIn(value: unknown): { month: string; tier: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { month, tier }: { month?: unknown; tier?: unknown } = value;
  return typeof month === 'string' && typeof tier === 'number' ? { month, tier } : undefined;
}

function planIn(value: unknown): { id: string; version: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, version }: { id?: unknown; version?: unknown } = value;
  return typeof id === 'string' && typeof version === 'number' ? { id, version } : undefined;
}

const OPERATIONS = ['send', 'query', 'close'] as const;
const OUTCOMES = [
  'succeeded',
  'failed',
  'pending',
  'action_required',
  'not_found',
  'closed',
  'unknown',
] as const;

const isOperation = (value: unknown): value is (typeof OPERATIONS)[number] =>
  OPERATIONS.some((one) => one === value);
const isOutcome = (value: unknown): value is (typeof OUTCOMES)[number] =>
  OUTCOMES.some((one) => one === value);

const isMoney = (value: unknown): value is { value: string; currency: string } =>
  textOf(value, 'value') !== undefined && textOf(value, 'currency') !== undefined;

/** A member of an object if it is a text. */
function textOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member : undefined;
}
