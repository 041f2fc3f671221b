/** What was checked and what it came to, to be printed and kept. */
import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Money } from '../components/money.js';
import { Facts } from '../components/facts.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import type { PickedNumber } from './number.js';
import type { Told } from './told.js';
import { Outcome } from './step.js';
import { type Check, STEPS } from './use-check.js';

interface SummaryProps {
  readonly number: PickedNumber;
  readonly told: Told;
  readonly check: Check;
}

export function Summary({ number, told, check }: SummaryProps) {
  const t = useText();
  const { results, voucher, position } = check;
  const { currency, closing } = told;
  return (
    <Paper withBorder p="md" radius="md" component="section" aria-label={t('proof.summary')}>
      <Stack gap="xs">
        <Group justify="space-between" align="baseline">
          <Title order={3} size="h5">
            {t('proof.summary')}
          </Title>
          <Button
            variant="default"
            size="xs"
            className="not-printed"
            onClick={() => window.print()}
          >
            {t('components.print')}
          </Button>
        </Group>
        <Facts
          facts={[
            { name: t('proof.number'), value: <NameOf number={number} /> },
            { name: t('ledger.day'), value: number.date },
            { name: t('ledger.closing'), value: <Money value={closing} currency={currency} /> },
            {
              name: t('ledger.voucher'),
              value: voucher.data && <code>{voucher.data.voucher.id}</code>,
            },
            { name: t('event.position'), value: position && <code>{position}</code> },
            { name: t('proof.printed'), value: <Time at={new Date().toISOString()} /> },
          ]}
        />
        <ol className="proof-summary">
          {STEPS.map((name) => (
            <li key={name}>
              <Text component="span" size="sm">
                {t(`proof.step.${name}`)}:{' '}
              </Text>
              <Outcome
                result={name === 'voucher' && told.parts.length === 0 ? 'none' : results[name]}
              />
            </li>
          ))}
        </ol>
        <Text size="xs" c="dimmed">
          {t('proof.summary.hint')} <Code>tallybook verify-bundle</Code>
        </Text>
      </Stack>
    </Paper>
  );
}

function NameOf({ number }: Pick<SummaryProps, 'number'>) {
  const t = useText();
  switch (number.kind) {
    case 'cell':
      return `${t('ledger.subject')} ${number.subject}, ${number.currency}`;
    case 'account':
      return `${t('ledger.account')} ${number.account}`;
    case 'settlement':
      return `${t('proof.merchant')} ${number.merchant}, ${number.currency}`;
  }
}
