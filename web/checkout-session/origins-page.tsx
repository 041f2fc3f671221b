/** The sites of a merchant: to which its payers may be sent back, and which may show the checkout in a frame. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MerchantBody } from '../../api/merchant/contract.js';
import { Act } from '../components/act.js';
import { DataTable } from '../components/data-table.js';
import { TextField } from '../components/form.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { merchantApi, MERCHANTS } from '../merchant/api.js';
import { useChangeMerchant } from '../merchant/use-change-merchant.js';
import { useMay, useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';

const SKELETON_LINES = 8;

export function OriginsPage() {
  const t = useText();
  const { user } = useSession();
  const id = user.merchant ?? '';
  const query = useQuery({
    queryKey: [MERCHANTS, 'merchant', id],
    queryFn: ({ signal }) => merchantApi.getMerchant({ params: { id }, signal }),
  });
  return (
    <Stack gap="lg">
      <PageTitle title={t('checkout-session.origins')} hint={t('checkout-session.origins.hint')} />
      <Loaded query={query} lines={SKELETON_LINES}>
        {(merchant) => (
          <>
            <Origins merchant={merchant} list="returnOrigins" />
            <Origins merchant={merchant} list="embedOrigins" />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

interface OriginsProps {
  readonly merchant: MerchantBody;
  readonly list: 'returnOrigins' | 'embedOrigins';
}

function Origins({ merchant, list }: OriginsProps) {
  const t = useText();
  const mayChange = useMay()('changeMerchant');
  const change = useChangeMerchant();
  const origins = merchant[list];
  const name = list === 'returnOrigins' ? 'return' : 'embed';
  return (
    <Stack gap="xs" component="section">
      <Group justify="space-between" align="flex-end">
        <Stack gap={0}>
          <Title order={3} size="h5">
            {t(`checkout-session.origins.${name}`)}
          </Title>
          <Text size="sm" c="dimmed">
            {t(`checkout-session.origins.${name}.hint`)}
          </Text>
        </Stack>
        {mayChange ? (
          <Act
            label={t('checkout-session.origins.add')}
            name={t(`checkout-session.origins.${name}.add`)}
            title={t(`checkout-session.origins.${name}.add`)}
            effect={t(`checkout-session.origins.${name}.add.effect`)}
            seen={merchant}
            onAct={({ values }, seen) => {
              const [origin = ''] = Object.values(values);
              return change(seen, { [list]: [...seen[list], origin.trim()] });
            }}
          >
            <TextField
              name={`${list}.${origins.length}`}
              label={t('checkout-session.origin')}
              placeholder="https://shop.example"
              required
              data-autofocus
            />
          </Act>
        ) : null}
      </Group>
      {origins.length === 0 ? (
        <Text size="sm">{t(`checkout-session.origins.${name}.none`)}</Text>
      ) : (
        <OriginTable
          label={t(`checkout-session.origins.${name}`)}
          origins={origins}
          removal={
            mayChange
              ? {
                  effect: t(`checkout-session.origins.${name}.remove.effect`),
                  merchant,
                  onRemove: (origin, seen) =>
                    change(seen, { [list]: seen[list].filter((other) => other !== origin) }),
                }
              : undefined
          }
        />
      )}
    </Stack>
  );
}

interface OriginTableProps {
  readonly label: string;
  readonly origins: readonly string[];
  /** Undefined if the person may not. */
  readonly removal:
    | {
        readonly effect: string;
        readonly merchant: MerchantBody;
        /** @param seen the merchant as it was when the person was asked */
        readonly onRemove: (origin: string, seen: MerchantBody) => Promise<void>;
      }
    | undefined;
}

function OriginTable({ label, origins, removal }: OriginTableProps) {
  const t = useText();
  return (
    <DataTable
      label={label}
      rows={origins}
      keyOf={(origin) => origin}
      columns={[
        {
          id: 'origin',
          header: t('checkout-session.origin'),
          cell: (origin) => <code>{origin}</code>,
        },
        {
          id: 'act',
          header: '',
          align: 'end',
          width: 120,
          cell: (origin) =>
            removal === undefined ? null : (
              <Act
                label={t('checkout-session.origins.remove')}
                name={t('checkout-session.origins.remove.name', { origin })}
                title={t('checkout-session.origins.remove.name', { origin })}
                effect={removal.effect}
                size="compact-xs"
                seen={removal.merchant}
                onAct={(_, seen) => removal.onRemove(origin, seen)}
              />
            ),
        },
      ]}
    />
  );
}
