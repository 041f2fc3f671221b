/** The first two steps: the number as the server says it, and what its parts come to in this browser. */
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { accountAddress } from '../account/account-list.js';
import { Facts } from '../components/facts.js';
import { Money } from '../components/money.js';
import { Status } from '../components/status.js';
import { addressOf } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { dayBefore } from '../trial-balance/day-before.js';
import { type PickedNumber, proofAddress } from './number.js';
import type { Told } from './told.js';
import { Step } from './step.js';
import type { AddedUp } from './sums.js';
import type { Check } from './use-check.js';

interface NumberStepsProps {
  readonly number: PickedNumber;
  readonly told: Told;
  readonly added: AddedUp;
  readonly results: Check['results'];
}

export function NumberSteps({ number, told, added, results }: NumberStepsProps) {
  const t = useText();
  return (
    <>
      <Step name="number" result={results.number}>
        <Figures told={told} figures={told} />
        {added.reported === null ? null : (
          <Line
            holds={added.reported}
            text={added.reported ? 'proof.reported' : 'proof.not_reported'}
          />
        )}
        <Anchor component={Link} href={pageOf(number)} size="sm" className="not-printed">
          {t('proof.where')} →
        </Anchor>
      </Step>
      <Step name="sum" result={results.sum}>
        <Figures told={told} figures={{ ...added, opening: told.opening }} />
        <Stack gap={2}>
          <Text size="sm">{t('proof.added', { count: told.parts.length })}</Text>
          {told.missing > 0 ? <Line holds={false} text="proof.missing" /> : null}
          <Line holds={added.agrees} text={added.agrees ? 'proof.agrees' : 'proof.agrees_not'} />
          {added.follows === null ? null : (
            <Line
              holds={added.follows}
              text={added.follows ? 'proof.follows' : 'proof.follows_not'}
            />
          )}
        </Stack>
        <Anchor
          component={Link}
          href={proofAddress({ ...number, date: dayBefore(number.date) })}
          size="sm"
          className="not-printed"
        >
          {t('proof.opening')} →
        </Anchor>
      </Step>
    </>
  );
}

type LineText =
  | 'proof.reported'
  | 'proof.not_reported'
  | 'proof.missing'
  | 'proof.agrees'
  | 'proof.agrees_not'
  | 'proof.follows'
  | 'proof.follows_not'
  | 'proof.balanced'
  | 'proof.balanced_not'
  | 'proof.counted'
  | 'proof.counted_not';

export function Line({ holds, text }: { readonly holds: boolean; readonly text: LineText }) {
  const t = useText();
  return (
    <Text component="div" size="sm">
      <Status tone={holds ? 'good' : 'bad'} label={t(text)} />
    </Text>
  );
}

interface FiguresProps {
  readonly told: Pick<Told, 'currency' | 'side'>;
  readonly figures: Readonly<Record<'opening' | 'debits' | 'credits' | 'closing', string>>;
}

/** Debits raise what stands on the debit side, and credits what stands on the other. */
function Figures({ told: { currency, side }, figures }: FiguresProps) {
  const t = useText();
  const sides =
    side === 'debit' ? (['debits', 'credits'] as const) : (['credits', 'debits'] as const);
  const money = (name: keyof FiguresProps['figures']) => (
    <Money value={figures[name]} currency={currency} />
  );
  return (
    <Facts
      facts={[
        { name: t('ledger.opening'), value: money('opening') },
        { name: `+ ${t(`ledger.${sides[0]}`)}`, value: money(sides[0]) },
        { name: `− ${t(`ledger.${sides[1]}`)}`, value: money(sides[1]) },
        { name: `= ${t('ledger.closing')}`, value: money('closing') },
      ]}
    />
  );
}

/** The page that shows the number. */
function pageOf(number: PickedNumber): string {
  const { book, date } = number;
  switch (number.kind) {
    case 'cell': {
      const { subject, currency } = number;
      return addressOf(`/trial-balance/${subject}`, { book, currency, date });
    }
    case 'account':
      return accountAddress(book, number.account);
    case 'settlement':
      return addressOf('/settlement', { merchant: number.merchant, date });
  }
}
