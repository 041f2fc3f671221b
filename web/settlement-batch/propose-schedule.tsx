/** How a merchant's takings in a currency are to be settled; another operator approves. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { BATCHES, settlementBatchApi } from './api.js';
import { CurrencyField, MerchantField } from './takings-fields.js';

type Values = Readonly<Record<string, string>>;

export function ProposeSchedule({ merchant }: { readonly merchant: string | undefined }) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      variant="filled"
      label={t('settlement-batch.propose')}
      title={t('settlement-batch.propose')}
      effect={t('settlement-batch.propose.effect')}
      onAct={async ({ values, headers }) => {
        const { params, body } = requestIn(values);
        await settlementBatchApi.proposeSettlementSchedule({ params, body, headers });
        await Promise.all(
          [[BATCHES], ['approvals']].map((queryKey) => queries.invalidateQueries({ queryKey })),
        );
      }}
    >
      <Group grow align="flex-start">
        <MerchantField merchant={merchant} />
        <CurrencyField />
      </Group>
      <TermFields />
    </Act>
  );
}

/** When, how much at least, what is held back, and above what somebody else approves. */
function TermFields() {
  const t = useText();
  return (
    <>
      <Group grow align="flex-start">
        <TextField
          name="days"
          label="T+N"
          description={t('settlement-batch.days.hint')}
          inputMode="numeric"
          defaultValue="1"
          required
        />
        <TextField
          name="calendar"
          label={t('settlement-batch.calendar')}
          description={t('settlement-batch.calendar.hint')}
          placeholder="CN"
        />
      </Group>
      <Group grow align="flex-start">
        <TextField
          name="cutOff"
          label={t('settlement-batch.cut_off')}
          description={t('settlement-batch.cut_off.hint')}
          placeholder="23:00"
        />
        <TextField
          name="minimum"
          label={t('settlement-batch.minimum')}
          description={t('settlement-batch.minimum.hint')}
          defaultValue="0.00"
          required
        />
      </Group>
      <Group grow align="flex-start">
        <TextField
          name="reservePercent"
          label={t('settlement-batch.reserve_percent')}
          defaultValue="0"
          required
        />
        <TextField
          name="reserveDays"
          label={t('settlement-batch.reserve_days')}
          inputMode="numeric"
          defaultValue="0"
          required
        />
      </Group>
      <TextField
        name="approvalAbove"
        label={t('settlement-batch.approval_above')}
        description={t('settlement-batch.approval_above.hint')}
      />
    </>
  );
}

function requestIn(values: Values) {
  const said = (name: string): string => values[name]?.trim() ?? '';
  const orNull = (name: string): string | null => (said(name) === '' ? null : said(name));
  const currency = said('currency').toUpperCase();
  const above = orNull('approvalAbove');
  return {
    params: { merchant: said('merchant'), currency },
    body: {
      days: Number(said('days')),
      calendar: orNull('calendar'),
      cutOff: orNull('cutOff'),
      minimum: { value: said('minimum'), currency },
      reservePercent: said('reservePercent'),
      reserveDays: Number(said('reserveDays')),
      approvalAbove: above === null ? null : { value: above, currency },
    },
  };
}
