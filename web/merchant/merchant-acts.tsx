/** What is done to a merchant by those who may: frozen and opened again, its sites changed. */
import { Group, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Merchant, merchantApi, MERCHANTS } from './api.js';
import { useChangeMerchant } from './use-change-merchant.js';

interface MerchantProps {
  readonly merchant: Merchant;
}

export function MerchantActs({ merchant }: MerchantProps) {
  const may = useMay();
  const isFrozen = merchant.status === 'frozen';
  return (
    <Group gap="xs" className="not-printed">
      {may('freezeMerchant') && !isFrozen && <Freezing merchant={merchant} act="freeze" />}
      {may('unfreezeMerchant') && <Freezing merchant={merchant} act="unfreeze" />}
      {may('changeMerchant') && <ChangeOrigins merchant={merchant} />}
    </Group>
  );
}

const OPERATIONS = { freeze: 'freezeMerchant', unfreeze: 'unfreezeMerchant' } as const;

interface FreezingProps extends MerchantProps {
  readonly act: keyof typeof OPERATIONS;
}

function Freezing({ merchant: { id, name }, act }: FreezingProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      label={t(`merchant.${act}`)}
      title={t(`merchant.${act}.title`, { name })}
      effect={t(`merchant.${act}.effect`)}
      onAct={async () => {
        await merchantApi[OPERATIONS[act]]({ params: { id }, body: {} });
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
