/** Many items of one status, which have one cause: resolved under one approval. */
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useText } from '../texts/use-text.js';
import { type Item, reconciliationApi } from './api.js';
import { ResolveFields, resolutionIn } from './resolve-fields.js';
import { refresh } from './resolve-item.js';

interface ResolveAllProps {
  readonly run: string;
  readonly status: Item['status'];
  /** Those that are shown. */
  readonly items: readonly Item[];
}

/** Of one proposal. */
const MAX_ITEMS = 500;

export function ResolveAll({ run, status, items }: ResolveAllProps) {
  const t = useText();
  const queries = useQueryClient();
  if (status === 'matched' || status === 'resolved' || items.length < 2) return null;
  const ids = items.slice(0, MAX_ITEMS).map(({ id }) => id);
  return (
    <Act
      size="xs"
      label={t('reconciliation.resolve_all', { count: ids.length })}
      title={t('reconciliation.resolve_all.title')}
      effect={t('reconciliation.resolve.effect')}
      seen={ids}
      onAct={async ({ values, headers }, seen) => {
        await reconciliationApi.proposeReconciliationResolution({
          params: { id: run },
          body: { ...resolutionIn(values), items: [...seen] },
          headers,
        });
        await refresh(queries);
      }}
    >
      <ResolveFields several />
    </Act>
  );
}
