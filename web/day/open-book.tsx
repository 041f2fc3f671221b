/** A further book, with its own accounts and days. */
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useFilter } from '../components/use-filter.js';
import { ledgerApi } from '../ledger/api.js';
import { useText } from '../texts/use-text.js';

const MAX_ID = 128;

export function OpenBook() {
  const t = useText();
  const queries = useQueryClient();
  const [, change] = useFilter(['book']);
  return (
    <Act
      label={t('day.open_book')}
      title={t('day.open_book')}
      effect={t('day.open_book.effect')}
      onAct={async ({ values }) => {
        const said = (name: string) => values[name]?.trim() ?? '';
        const id = said('id');
        const [timezone, cutTime] = [said('timezone'), said('cutTime')];
        await ledgerApi.openBook({
          body: {
            id,
            ...(timezone === '' ? {} : { timezone }),
            ...(cutTime === '' ? {} : { cutTime }),
          },
        });
        await queries.invalidateQueries({ queryKey: ['ledger', 'books'] });
        change({ book: id });
      }}
    >
      <TextField name="id" label={t('day.book')} maxLength={MAX_ID} required data-autofocus />
      <TextField
        name="timezone"
        label={t('day.zone')}
        description={t('day.zone.hint')}
        placeholder="Asia/Shanghai"
      />
      <TextField
        name="cutTime"
        label={t('day.cut_time')}
        description={t('day.cut_time.hint')}
        placeholder="00:00"
      />
    </Act>
  );
}
