/** What a step says beside its name: amounts, the channel, why something failed. */
import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isZero, Money } from '../components/money.js';
import { useText } from '../texts/use-text.js';

type Data = Readonly<Record<string, unknown>>;

export function StepDetail({ data }: { readonly data: Data }): ReactNode {
  const t = useText();
  const { amount, fee, channel, failure, reason, summary, answer, operation, to } = data;
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
