/** A step of a payment's story. */
import { isAccountOf } from '../../domain/ledger/account-id.js';
import type { TallybookEvent } from '../../domain/events.js';
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { ReadEvidence } from '../../engine/evidence/evidence-reading.js';
import { exchangeBody } from '../evidence/body.js';
import type { z } from 'zod';
import type { storyStep as schema } from './contract.js';

/** Members that hold what came over a channel's wire, byte for byte, or a hash of it. */
const RAW = new Set(['exchange', 'bodyHmac']);

/** What a reader of the story may see of it. */
export interface StoryView {
  /** What came over channels' wires: its bytes, that there is something sealed, or nothing at all. */
  readonly exchanges: 'opened' | 'sealed' | 'hidden';
  /** A merchant sees the entries of a posting, but the balances of its own accounts alone. */
  readonly balancesOf: { readonly merchant: string } | 'all';
  /** Members that this reader does not see. Left out for none. */
  readonly without?: ReadonlySet<string>;
}

/** @param opened what is left of the exchanges, if they are to be opened. */
export function storyStep(
  stored: StoredEvent<TallybookEvent>,
  view: StoryView,
  opened: ReadEvidence,
): z.infer<typeof schema> {
  const { id, stream, revision, position, event, metadata } = stored;
  const members = Object.entries(dataFor(event, view.balancesOf)).filter(
    ([name]) => !RAW.has(name) && view.without?.has(name) !== true,
  );
  const exchange = opened.get(id);
  return {
    id,
    type: event.type,
    at: metadata.at,
    stream,
    revision,
    position,
    actor: metadata.actor,
    cause: metadata.causationId,
    data: {
      ...Object.fromEntries(members),
      ...(exchange && { exchange: exchangeBody(exchange) }),
      ...(view.exchanges === 'sealed' && evidenceOf(stored) && { exchange: { state: 'sealed' } }),
    },
  };
}

/** The engine's own accounts are shared: their balances and entry numbers tell of everybody's business. */
function dataFor(
  event: TallybookEvent,
  balancesOf: StoryView['balancesOf'],
): Record<string, unknown> {
  if (event.type !== 'TransactionPosted' || balancesOf === 'all') return event.data;
  return {
    ...event.data,
    entries: event.data.entries.map((entry) => {
      if (isAccountOf(balancesOf.merchant, entry.account)) return entry;
      const { account, direction, amount, currency } = entry;
      return { account, direction, amount, currency };
    }),
  };
}
