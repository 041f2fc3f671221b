/**
 * The stream of seals as far as it was checked, kept beside the tree: a log of a year holds half a million
 * heads, and a start does not check the signature of each again. `tallybook verify` does.
 */
import { z } from 'zod';
import type { EventStore } from '../../domain/kernel/event-store.js';
import { stored } from '../../domain/kernel/schemas.js';
import { SEAL_STREAM } from '../../domain/seal/streams.js';
import type { SealChain } from '../../domain/seal/seal-chain.js';
import type { Database } from '../../sqlite/driver.js';

export const KEPT_CHAIN_SCHEMA = `
  CREATE TABLE chain (
    one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, event_id TEXT NOT NULL,
    chain TEXT NOT NULL
  ) STRICT;
`;

const keptChain = z.object({
  storeId: z.string(),
  key: z.object({ keyId: z.string(), publicKey: z.string() }),
  head: stored({
    storeId: z.string(),
    treeSize: z.int(),
    rootHash: z.string(),
    signedAt: z.string(),
    keyId: z.string(),
    signature: z.string(),
  }),
});

/** The chain up to and including an event of the stream. */
export interface CheckedChain {
  readonly chain: SealChain;
  readonly revision: number;
}

interface Row {
  readonly revision: number;
  readonly event_id: string;
  readonly chain: string;
}

export class KeptChain {
  readonly #set;
  readonly #get;

  constructor(db: Database) {
    this.#set = db.prepare<[number, string, string]>(
      'INSERT OR REPLACE INTO chain VALUES (1, ?, ?, ?)',
    );
    this.#get = db.prepare<[], Row>('SELECT revision, event_id, chain FROM chain');
  }

  keep({ chain, revision }: CheckedChain, eventId: string): void {
    this.#set.run(revision, eventId, JSON.stringify(chain));
  }

  /** What was kept; undefined if there is nothing, or if the stream has another event there. */
  async read(store: EventStore, storeId: string): Promise<CheckedChain | undefined> {
    const row = this.#get.get();
    if (row === undefined) return undefined;
    const { revision, event_id: id } = row;
    const [event] = await store.readStream(SEAL_STREAM, { from: revision, limit: 1 });
    if (event?.id !== id) return undefined;
    const { data: chain } = keptChain.safeParse(parsed(row.chain));
    return chain?.storeId === storeId ? { chain, revision } : undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
