/** What is done to a merchant by those who may: its accounts frozen and opened again, its sites changed. */
import { Group, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { accountApi } from '../account/api.js';
import { Act } from '../components/act.js';
import { DEFAULT_BOOK } from '../ledger/use-book.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Merchant, MERCHANTS } from './api.js';
import { accountsOf } from './accounts-of.js';
import { useChangeMerchant } from './use-change-merchant.js';

interface MerchantProps {
  readonly merchant: Merchant;
}

export function MerchantActs({ merchant }: MerchantProps) {
  const may = useMay();
  return (
    <Group gap="xs" className="not-printed">
      {may('freezeAccount') && <Freezing merchant={merchant} act="freeze" />}
      {may('unfreezeAccount') && <Freezing merchant={merchant} act="unfreeze" />}
      {may('changeMerchant') && <ChangeOrigins merchant={merchant} />}
    </Group>
  );
}

const OPERATIONS = { freeze: 'freezeAccount', unfreeze: 'unfreezeAccount' } as const;

interface FreezingProps extends MerchantProps {
  readonly act: keyof typeof OPERATIONS;
}

function Freezing({ merchant: { id, name }, act }: FreezingProps) {
  const t = useText();
  const queries = useQueryClient();
  const accounts = useQuery({ queryKey: ['accounts', 'of', id], queryFn: () => accountsOf(id) });
  const count = accounts.data?.length ?? 0;
  return (
    <Act
      label={t(`merchant.${act}`)}
      title={t(`merchant.${act}.title`, { name })}
      effect={t(`merchant.${act}.effect`, { count })}
      // Before its first payment a merchant has no account: nothing would be frozen.
      disabled={count === 0}
      onAct={async () => {
        // One after the other: what is refused on the way says which, and the same again does the rest.
        for (const account of await accountsOf(id)) {
          await accountApi[OPERATIONS[act]]({
            params: { book: DEFAULT_BOOK, id: account },
            body: {},
          });
        }
        await Promise.all(
          [['accounts'], [MERCHANTS]].map((queryKey) => queries.invalidateQueries({ queryKey })),
        );
      }}
    />
  );
}

function ChangeOrigins({ merchant }: MerchantProps) {
  const t = useText();
  const change = useChangeMerchant();
  return (
    <Act
      label={t('merchant.origins')}
      title={t('merchant.origins.title', { name: merchant.name })}
      effect={t('merchant.origins.effect')}
      seen={merchant}
      onAct={({ values }, seen) => {
        const linesOf = (field: string) =>
          (values[field] ?? '')
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '');
        const [returnOrigins, embedOrigins] = [linesOf('returnOrigins'), linesOf('embedOrigins')];
        return change(seen, { returnOrigins, embedOrigins });
      }}
    >
      {(['returnOrigins', 'embedOrigins'] as const).map((field) => (
        <Textarea
          key={field}
          name={field}
          label={t(
            field === 'returnOrigins' ? 'merchant.return_origins' : 'merchant.embed_origins',
          )}
          description={t('merchant.origins.hint')}
          defaultValue={merchant[field].join('\n')}
          autosize
          minRows={2}
          size="xs"
        />
      ))}
    </Act>
  );
}
