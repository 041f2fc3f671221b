/** Proposes how an item is resolved, or that its resolution is undone. */
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useText } from '../texts/use-text.js';
import { type Item, reconciliationApi, RECONCILIATIONS } from './api.js';
import { ResolveFields, resolutionIn } from './resolve-fields.js';

interface ResolveItemProps {
  readonly run: string;
  readonly item: Item;
}

export function ResolveItem({ run, item }: ResolveItemProps) {
  if (item.status === 'matched') return null;
  return item.status === 'resolved' ? (
    <Undo run={run} item={item} />
  ) : (
    <Resolve run={run} item={item} />
  );
}

const nameOf = ({ rows, movements }: Item): string =>
  rows[0]?.number ?? rows[0]?.reference ?? movements[0]?.payment ?? movements[0]?.transaction ?? '';

/** Whose the money probably is; fees are booked to no merchant. */
const merchantOf = ({ status, movements }: Item): string | undefined =>
  status === 'fee'
    ? undefined
    : (movements.find(({ merchant }) => merchant !== null)?.merchant ?? undefined);

function Resolve({ run, item }: ResolveItemProps) {
  const t = useText();
  const queries = useQueryClient();
  const title = t('reconciliation.resolve.of', { item: nameOf(item) });
  return (
    <Act
      size="compact-xs"
      label={t('reconciliation.resolve')}
      name={title}
      title={title}
      effect={t('reconciliation.resolve.effect')}
      seen={item.id}
      onAct={async ({ values, headers }, id) => {
        await reconciliationApi.proposeReconciliationResolution({
          params: { id: run },
          body: { ...resolutionIn(values), items: [id] },
          headers,
        });
        await refresh(queries);
      }}
    >
      <ResolveFields merchant={merchantOf(item)} />
    </Act>
  );
}

function Undo({ run, item }: ResolveItemProps) {
  const t = useText();
  const queries = useQueryClient();
  // What a case holds is brought to its place there.
  if (item.resolution?.case != null) return null;
  const title = t('reconciliation.undo.of', { item: nameOf(item) });
  return (
    <Act
      size="compact-xs"
      label={t('reconciliation.undo')}
      name={title}
      title={title}
      effect={t('reconciliation.undo.effect')}
      seen={item.id}
      onAct={async ({ values, headers }, id) => {
        await reconciliationApi.proposeReconciliationResolution({
          params: { id: run },
          body: { action: 'reopen', note: values['note'] ?? '', items: [id] },
          headers,
        });
        await refresh(queries);
      }}
    >
      <Textarea name="note" label={t('reconciliation.note')} required size="xs" data-autofocus />
    </Act>
  );
}

export async function refresh(queries: ReturnType<typeof useQueryClient>): Promise<void> {
  await queries.invalidateQueries({ queryKey: ['approvals'] });
  await queries.invalidateQueries({ queryKey: [RECONCILIATIONS] });
}
