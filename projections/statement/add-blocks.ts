/** Blocks of busy accounts: one change of each block that a batch moves. */
import { decimal, minorOf, zero } from '../framework/decimal.js';
import type { Key, ProjectionTx } from '../framework/projection.js';
import type { Posting } from '../posting/postings.js';
import { BLOCK_ENTRIES, entryBlocks } from './tables.js';

interface BlockSum {
  readonly account: number;
  readonly block: number;
  readonly currency: string;
  debits: bigint;
  credits: bigint;
}

export async function addBlocks(postings: readonly Posting[], tx: ProjectionTx): Promise<void> {
  const sums = sumsOf(postings);
  if (sums.length === 0) return;
  const keys = sums.map(({ account, block }): Key => [account, block]);
  const rows = await tx.rows(entryBlocks, keys);
  for (const { account, block, currency, debits, credits } of sums) {
    const before = rows.get(account, block);
    const none = zero(currency);
    rows.put({
      ...{ account, block },
      debits: decimal(minorOf(before?.debits ?? none, currency) + debits, currency),
      credits: decimal(minorOf(before?.credits ?? none, currency) + credits, currency),
    });
  }
}

/** Numbers of an account rise, so its last block is the block that goes on. */
function sumsOf(postings: readonly Posting[]): readonly BlockSum[] {
  const sums: BlockSum[] = [];
  const last = new Map<number, BlockSum>();
  for (const { data, accounts } of postings) {
    for (let index = 0; index < accounts.length; index += 1) {
      const [entry, account] = [data.entries[index], accounts[index]?.number];
      if (entry === undefined || account === undefined || entry.sequence < BLOCK_ENTRIES) continue;
      const block = Math.floor(entry.sequence / BLOCK_ENTRIES);
      let sum = last.get(account);
      if (sum?.block !== block) {
        sum = { account, block, currency: entry.currency, debits: 0n, credits: 0n };
        last.set(account, sum);
        sums.push(sum);
      }
      sum[`${entry.direction}s`] += minorOf(entry.amount, entry.currency);
    }
  }
  return sums;
}
