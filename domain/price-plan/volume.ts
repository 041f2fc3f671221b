/**
 * The volume of a merchant under a plan in a window: a calendar month of the book's days. Each capture claims its
 * place once, in the order of the log, and keeps it: so tiers count marginally, and nothing counts twice.
 */
import { accept, type Decider } from '../kernel/decider.js';
import { fromText, money, type MoneyText, toText } from '../money/money.js';
import { derivedId } from '../ids.js';
import type { VolumeEvent } from './events.js';

/** What is counted together. */
export interface VolumeWindow {
  readonly merchant: string;
  readonly plan: string;
  readonly currency: string;
  /** A calendar month, `YYYY-MM`. */
  readonly month: string;
}

export const volumeIdOf = ({ merchant, plan, currency, month }: VolumeWindow): string =>
  derivedId('priceVolume', merchant, plan, currency, month);

export interface ClaimVolume extends VolumeWindow {
  readonly capture: string;
  readonly amount: MoneyText;
}

export interface Volume {
  /** Minor units that were claimed so far. */
  readonly total: bigint;
  /** What was claimed before each capture, by its id: in shares, so that a claim copies few of them. */
  readonly claims: readonly (ReadonlyMap<string, bigint> | undefined)[];
}

const SHARES = 1_024;
const HEX = 16;

/** Ids of captures end in digits that are as good as drawn. */
const shareOf = (capture: string): number => Number.parseInt(capture.slice(-3), HEX) % SHARES || 0;

/** What was claimed before a capture; undefined if it has claimed nothing. */
export const claimedBefore = ({ claims }: Volume, capture: string): bigint | undefined =>
  claims[shareOf(capture)]?.get(capture);

export const volume: Decider<Volume, ClaimVolume, VolumeEvent> = {
  initialState: { total: 0n, claims: [] },

  /** A claim that is there stays as it is. */
  decide: ({ merchant, plan, month, capture, amount }, state) =>
    claimedBefore(state, capture) === undefined
      ? accept({
          type: 'PriceVolumeClaimed',
          data: {
            ...{ merchant, plan, month, capture, amount: { ...amount } },
            before: { ...toText(money(state.total, fromText(amount).currency)) },
          },
        })
      : accept(),

  evolve({ claims }, { data: { capture, amount, before } }) {
    const total = fromText(before).minor;
    const all = [...claims];
    const index = shareOf(capture);
    all[index] = new Map(claims[index]).set(capture, total);
    return { total: total + fromText(amount).minor, claims: all };
  },
};
