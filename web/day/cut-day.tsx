/** Cuts the day by hand: if the timer did not, or a book is far behind the calendar. */
import { Checkbox } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { dayApi, DAYS } from './api.js';

interface CutDayProps {
  readonly book: string;
  /** The day that is open now. */
  readonly open: string;
}

export function CutDay({ book, open }: CutDayProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      variant="filled"
      label={t('day.cut')}
      title={t('day.cut.title', { book })}
      effect={t('day.cut.effect')}
      onAct={async ({ values }) => {
        const body = { day: values['day'] ?? '', force: values['force'] !== undefined };
        await dayApi.cutDay({ params: { book }, body });
        await Promise.all(
          [[DAYS], ['ledger', 'books'], ['trial-balance']].map((queryKey) =>
            queries.invalidateQueries({ queryKey }),
          ),
        );
      }}
    >
      <TextField
        type="date"
        name="day"
        label={t('day.cut.day')}
        defaultValue={open}
        required
        data-autofocus
      />
      <Checkbox name="force" label={t('day.cut.force')} description={t('day.cut.force.hint')} />
    </Act>
  );
}
