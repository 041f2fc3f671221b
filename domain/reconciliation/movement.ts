/** A transaction of the ledger as a movement of a channel or bank. */
import type { BillSource } from '../bill/source.js';
import { toInstant } from '../kernel/clock.js';
import { formatMinor, fromText } from '../money/money.js';
import type { ItemMovement } from './events.js';
import { RECONCILED } from './voucher.js';

/** What moves money at a channel. Whatever else its account is posted with is none of its bill's. */
const AT_CHANNEL: ReadonlySet<string> = new Set([
  ...['capture', 'capture_suspended', 'channel_cost', 'excess', 'late_success'],
  ...['late_success_refund', 'refund', 'refund_suspended', 'refund_excess', 'case_refunded'],
]);
const DAY_CHARACTERS = 10;

interface Posted {
  readonly transaction: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly reverses: string | null;
}

/** @returns undefined if it is no movement: a voucher of a reconciliation, or what undoes one. */
export function movementOf(
  { source, offsetMs }: { readonly source: BillSource; readonly offsetMs: number },
  entry: {
    readonly direction: 'debit' | 'credit';
    readonly amount: string;
    readonly currency: string;
  },
  { transaction, metadata, reverses }: Posted,
  recordedAt: string,
): ItemMovement | undefined {
  const kind = metadata['kind'] ?? '';
  if (reverses !== null || kind.startsWith(RECONCILED)) return undefined;
  if (source.type === 'channel' && !AT_CHANNEL.has(kind)) return undefined;
  const { minor, currency } = fromText({ value: entry.amount, currency: entry.currency });
  const value = formatMinor(entry.direction === 'debit' ? minor : -minor, currency);
  return {
    ...{ transaction, kind, amount: { value, currency } },
    day: toInstant(Date.parse(recordedAt) + offsetMs).slice(0, DAY_CHARACTERS),
    payment: metadata['payment'] ?? null,
    merchant: metadata['merchant'] ?? null,
    group: metadata['capture'] ?? null,
  };
}
