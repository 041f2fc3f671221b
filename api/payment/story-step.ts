/** A step of a payment's story. */
import { isAccountOf } from '../../domain/ledger/account-id.js';
import type { TallybookEvent } from '../../domain/events.js';
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EvidenceReader, OpenedEvidence } from '../../engine/evidence/evidence.js';
import type { z } from 'zod';
import type { storyStep as schema } from './contract.js';

/** Members that hold what came over a channel's wire, byte for byte, or a hash of it. */
const RAW = new Set(['exchange', 'bodyHmac']);

/** What a reader of the story may see of it. */
export interface StoryView {
  /** The raw bytes of channels. */
  readonly raw: boolean;
  /** A merchant sees the entries of a posting, but the balances of its own accounts alone. */
  readonly balancesOf: { readonly merchant: string } | 'all';
}

export async function storyStep(
  stored: StoredEvent<TallybookEvent>,
  view: StoryView,
  evidence: EvidenceReader,
): Promise<z.infer<typeof schema>> {
  const { id, stream, revision, position, event, metadata } = stored;
  const members = Object.entries(dataFor(event, view.balancesOf)).filter(
    ([name]) => !RAW.has(name),
  );
  const held = view.raw ? evidenceOf(stored) : undefined;
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
      ...(held && { exchange: exchangeBody(await evidence.open(held)) }),
    },
  };
}

/** What is left of an exchange: its bytes, or why they are not to be had. */
function exchangeBody(opened: OpenedEvidence) {
  switch (opened.state) {
    case 'readable': {
      const { headers, body } = opened.exchange;
      return { state: 'readable', headers, bodyBase64: body.toString('base64') };
    }
    case 'erased':
      return { state: 'evidence_erased', erasedAt: opened.at };
    case 'key_unavailable':
    case 'changed':
      return { state: opened.state };
  }
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
