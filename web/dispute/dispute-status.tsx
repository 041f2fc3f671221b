/** How a dispute stands; what became of its money is told apart. */
import { Status, type Tone } from '../components/status.js';
import { type Text, useText } from '../texts/use-text.js';
import type { Dispute } from './api.js';

export const DISPUTE_STATUSES = ['open', 'accepted', 'won', 'lost'] as const;

const TONES: Readonly<Record<Dispute['status'], Tone>> = {
  open: 'attention',
  accepted: 'waiting',
  won: 'good',
  lost: 'bad',
};

export function DisputeStatus({ status }: Pick<Dispute, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`dispute.status.${status}`)} />;
}

export const stageName = (t: Text, stage: Dispute['stage']): string =>
  t(`dispute.stage.${stage ?? 'untold'}`);

/** Where its money is, in words. */
export function moneyName(t: Text, { status, money, stage }: Dispute): string {
  const isNone = stage === 'inquiry' && Number(money.held.value) === 0;
  if (isNone && Number(money.withdrawn.value) === 0) return t('dispute.money.none');
  if (money.settled) return t(`dispute.money.${status === 'won' ? 'won' : 'lost'}`);
  if (status === 'won' || status === 'lost') return t('dispute.money.awaited');
  return t('dispute.money.held');
}
