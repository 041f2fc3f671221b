import { Status, type Tone } from '../components/status.js';
import { type Text, useText } from '../texts/use-text.js';
import type { CaseBody } from './case.js';

const TONES: Readonly<Record<CaseBody['status'], Tone>> = {
  open: 'attention',
  resolved: 'good',
  dismissed: 'neutral',
};

export function CaseStatus({ status }: Pick<CaseBody, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`case.status.${status}`)} />;
}

const KINDS = [
  'ambiguous_callback',
  'callback_mismatch',
  'posted_to_suspense',
  'dispute_of_refunded_money',
  'dispute_without_money',
  'dispute_without_outcome',
  'unknown_dispute',
  'contradiction',
  'late_success',
  'webhook_disabled',
  'control_break',
  'unknown_credit',
  'unknown_return',
  'amount_mismatch',
] as const;

/** What kind of case it is, in words; a kind that has none is shown as it is. */
export function kindName(t: Text, kind: string): string {
  const known = KINDS.find((name) => name === kind);
  return known === undefined ? kind : t(`case.kind.${known}`);
}
