/** Which accounts transactions move money between. The same numbers come again in every run of a suite. */
import { randomUUID } from 'node:crypto';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { createIdSource } from '../../engine/random-ids.js';

/** Numbers of a transaction's two accounts, which are never the same. */
export type Pair = readonly [from: number, to: number];
export type Traffic = () => Pair;

/** Every account as often as any other. */
export function uniform(accounts: number): Traffic {
  const random = numbers();
  return () => distinct(accounts, () => Math.floor(random() * accounts));
}

/** One account has a part in every transaction. */
export function hot(accounts: number): Traffic {
  const random = numbers();
  return () => [0, 1 + Math.floor(random() * (accounts - 1))];
}

/** The account of rank k has a part as often as 1/k says (a zipfian distribution with exponent 1.0). */
export function zipfian(accounts: number): Traffic {
  const random = numbers();
  const upTo = new Float64Array(accounts);
  let sum = 0;
  for (let rank = 1; rank <= accounts; rank += 1) upTo[rank - 1] = sum += 1 / rank;
  const draw = (): number => {
    const wanted = random() * sum;
    let [low, high] = [0, accounts - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return () => distinct(accounts, draw);
}

/** Draws that may meet the first account again, before its neighbour is taken. */
const DRAWS = 8;

function distinct(accounts: number, draw: () => number): Pair {
  const from = draw();
  for (let drawn = 0; drawn < DRAWS; drawn += 1) {
    const to = draw();
    if (to !== from) return [from, to];
  }
  return [from, (from + 1) % accounts];
}

/** mulberry32: numbers from 0 to 1, the same at every call. */
function numbers(): () => number {
  let state = 12;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ids = createIdSource({ now: Date.now });

/** Ids as the engine makes them, which grow with the time. */
export const inOrder = (): string => ids.uuid();
/** Ids of which nothing can be said, as many callers make them. */
export const atRandom = (): string => randomUUID();

/** An account's id. */
export const accountId = (index: number): string => `acc-${index}`;

/** A transaction of two entries. */
export function transaction(traffic: Traffic, id: () => string = inOrder): LedgerCommand {
  const [from, to] = traffic();
  const amount = { value: '1.00', currency: 'CNY' };
  return {
    type: 'PostTransaction',
    origin: 'caller',
    id: id(),
    entries: [
      { account: accountId(from), direction: 'debit', amount },
      { account: accountId(to), direction: 'credit', amount },
    ],
  };
}

export const transactions = (
  count: number,
  traffic: Traffic,
  id: () => string = inOrder,
): LedgerCommand[] => Array.from({ length: count }, () => transaction(traffic, id));
