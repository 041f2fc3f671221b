/** How a checkout session stands, and each of its attempts. */
import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Session } from './api.js';

type SessionStatusName = Session['status'];
type AttemptStatusName = Session['attempts'][number]['status'];

const TONES: Readonly<Record<SessionStatusName, Tone>> = {
  open: 'waiting',
  processing: 'waiting',
  paid: 'good',
  expired: 'neutral',
};

/** In the order of a session's life. */
export const STATUSES = Object.keys(TONES) as readonly SessionStatusName[];

export const isStatus = (text: string | undefined): text is SessionStatusName =>
  text !== undefined && Object.hasOwn(TONES, text);

/** What the merchant ended is told from what came to its time. */
export function SessionStatus({ status, endedAt }: Pick<Session, 'status' | 'endedAt'>) {
  const t = useText();
  const shown = status === 'expired' && endedAt !== null ? 'ended' : status;
  return <Status tone={TONES[status]} label={t(`checkout-session.status.${shown}`)} />;
}

const ATTEMPT_TONES: Readonly<Record<AttemptStatusName, Tone>> = {
  starting: 'waiting',
  processing: 'waiting',
  requires_action: 'waiting',
  authorized: 'attention',
  underpaid: 'attention',
  succeeded: 'good',
  failed: 'bad',
  refused: 'bad',
  canceled: 'neutral',
  expired: 'neutral',
};

export function AttemptStatus({ status }: { readonly status: AttemptStatusName }) {
  const t = useText();
  const label =
    status === 'starting' || status === 'refused'
      ? t(`checkout-session.attempt.${status}`)
      : t(`payment.status.${status}`);
  return <Status tone={ATTEMPT_TONES[status]} label={label} />;
}
