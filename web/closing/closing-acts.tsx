/** Closing a period exactly as it was shown, and proposing to reopen it. */
import { Group, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Closing, closingApi } from './api.js';

const MAX_REASON = 500;

export function ClosingActs({ closing }: { readonly closing: Closing }) {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const { book, period, state, target, plan, blockers } = closing;
  const isAhead = state === 'open' || (state === 'soft' && target === 'hard');
  const again = () => queries.invalidateQueries();
  return (
    <Group gap="xs" className="not-printed">
      {state === 'soft' && may('proposeReopening') && (
        <Act
          label={t('closing.reopen')}
          title={t('closing.reopen.title', { period })}
          effect={t('closing.reopen.effect')}
          onAct={async ({ values, headers }) => {
            const reason = (values['reason'] ?? '').trim();
            const params = { book, period };
            await closingApi.proposeReopening({ params, body: { reason }, headers });
            await again();
          }}
        >
          <Textarea
            name="reason"
            label={t('closing.reopen.reason')}
            maxLength={MAX_REASON}
            required
          />
        </Act>
      )}
      {isAhead && may('closePeriod') && (
        <Act
          variant="filled"
          disabled={target === 'hard' && blockers.length > 0}
          label={t(`closing.close.${target}`)}
          title={t('closing.close.title', { period })}
          effect={t(`closing.close.${target}.effect`)}
          onAct={async () => {
            await closingApi.closePeriod({ params: { book }, body: { period, target, plan } });
            await again();
          }}
        />
      )}
    </Group>
  );
}
