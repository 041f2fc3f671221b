/** Whether a key opens anything, and when it last did. */
import type { KeyBody } from '../../api/access/contract.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';

const TONES = { active: 'good', awaiting_approval: 'attention', revoked: 'neutral' } as const;

export function KeyStatus({ status }: Pick<KeyBody, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`access.status.${status}`)} />;
}

export function LastUsed({ lastUsedAt }: Pick<KeyBody, 'lastUsedAt'>) {
  const t = useText();
  return lastUsedAt === null ? t('access.never_used') : <Time at={lastUsedAt} />;
}
