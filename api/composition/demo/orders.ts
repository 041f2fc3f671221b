/** An order of a customer: what is asked of the engine, when, and how the channel is to behave. */
import { fromText, type MoneyText, toText } from '../../../domain/money/money.js';
import type { Draws } from './draws.js';
import type { Shop } from './shops.js';

/** Something that somebody does. Whoever pays, captures or refunds names the shop's reference. */
export type Act =
  | {
      readonly type: 'pay';
      readonly shop: Shop;
      readonly reference: string;
      readonly amount: MoneyText;
      readonly description: string;
      readonly method: 'card' | 'qr';
      readonly capture: 'automatic' | 'manual';
      readonly scenario: string | null;
    }
  /** The payer pays the QR code. */
  | { readonly type: 'scan'; readonly shop: Shop; readonly reference: string }
  | {
      readonly type: 'capture' | 'refund';
      readonly shop: Shop;
      readonly reference: string;
      /** Null for all. */
      readonly amount: MoneyText | null;
      readonly reason: string | null;
    }
  | { readonly type: 'cancel' | 'accept'; readonly shop: Shop; readonly reference: string }
  /** A deadline has come: flows look at it. */
  | { readonly type: 'deadline'; readonly shop: Shop; readonly reference: string }
  /** The accounting day is over. */
  | { readonly type: 'midnight' }
  /** Operators go through what is open. */
  | { readonly type: 'review' };

export interface Item {
  readonly atMs: number;
  /** From 0 to 1; if there is no time for all, the acts of the highest ranks are left out. */
  readonly rank: number;
  readonly act: Act;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
export const EXPIRES_IN_SECONDS = 1_800;

/** How often a channel behaves so, in a thousand payments; the rest succeeds at once. */
const SCENARIOS: readonly (readonly [scenario: string, perThousand: number])[] = [
  ['declined', 32],
  ['insufficient_funds', 14],
  ['pending_then_success', 18],
  ['slow', 5],
  ['timeout_after_success', 6],
  ['html_502', 4],
  ['timeout_never_happened', 4],
  ['duplicate_callbacks', 5],
  ['callbacks_out_of_order', 4],
  ['bad_signature_callback', 2],
  ['wrong_amount_callback', 4],
  ['late_success_after_close', 3],
  ['paid_less', 2],
  ['paid_more', 3],
];
const REASONS = ['returned', 'damaged on the way', 'ordered twice', 'not as described'];

/** An order with everything that follows from it. */
export function orderOf(shop: Shop, reference: string, atMs: number, draws: Draws): Item[] {
  const { minor, description } = basketOf(shop, draws);
  const scenario = scenarioOf(draws);
  const method = draws.chance(shop.byQr) ? 'qr' : 'card';
  const onDispatch = method === 'card' && draws.chance(shop.onDispatch);
  const pay: Act = {
    ...{ type: 'pay', shop, reference, description, method, scenario },
    amount: moneyOf(shop, minor),
    capture: onDispatch ? 'manual' : 'automatic',
  };
  const rank = draws.fraction();
  const at = (ms: number, act: Act): Item => ({ atMs: Math.round(ms), rank, act });
  const follows = onDispatch ? dispatch(shop, reference, minor, draws) : [];
  if (method === 'qr') follows.push(...scan(shop, reference, draws));
  if (scenario === 'paid_less' && draws.chance(0.6)) {
    follows.push([draws.whole(1, 20) * HOUR, { type: 'accept', shop, reference }]);
  }
  const mayReturn =
    scenario === null && (!onDispatch || follows.some(([, a]) => a.type === 'capture'));
  if (mayReturn && draws.chance(shop.returned)) {
    const part = draws.chance(0.4) ? partOf(shop, minor, draws) : null;
    const reason = draws.pick(REASONS);
    const whenMs = draws.whole(70, 190) * HOUR;
    follows.push([whenMs, { type: 'refund', shop, reference, amount: part, reason }]);
  }
  return [at(atMs, pay), ...follows.map(([afterMs, act]) => at(atMs + afterMs, act))];
}

type Follow = [afterMs: number, act: Act];

/** Most codes are paid within a minute; some payers change their mind. */
function scan(shop: Shop, reference: string, draws: Draws): Follow[] {
  if (draws.chance(0.96)) {
    return [[draws.whole(6, 55) * SECOND, { type: 'scan', shop, reference }]];
  }
  const expiryMs = (EXPIRES_IN_SECONDS + 2) * SECOND;
  return [[expiryMs, { type: 'deadline', shop, reference }]];
}

/** Sent within two days, sometimes without a piece that is sold out; or not at all. */
function dispatch(shop: Shop, reference: string, minor: number, draws: Draws): Follow[] {
  const afterMs = draws.whole(3, 46) * HOUR + draws.whole(0, 3_599) * SECOND;
  const kind = draws.weighted([78, 13, 6, 3]);
  const capture = { type: 'capture', shop, reference, reason: null } as const;
  if (kind === 0) return [[afterMs, { ...capture, amount: null }]];
  if (kind === 1) return [[afterMs, { ...capture, amount: partOf(shop, minor, draws) }]];
  if (kind === 2) return [[afterMs, { type: 'cancel', shop, reference }]];
  // Forgotten: the authorization comes to its end by itself.
  return [[7 * DAY + 5 * SECOND, { type: 'deadline', shop, reference }]];
}

function basketOf(shop: Shop, draws: Draws): { minor: number; description: string } {
  const pieces = Math.min(draws.whole(1, shop.pieces), draws.whole(1, shop.pieces));
  const basket = new Map<string, number>();
  let minor = 0;
  for (let piece = 0; piece < pieces; piece++) {
    // What is dear is bought less often.
    const [name, price] = draws.pick(shop.goods.slice(0, draws.chance(0.8) ? -2 : undefined));
    minor += price;
    basket.set(name, (basket.get(name) ?? 0) + 1);
  }
  const lines = [...basket].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
  return { minor, description: lines.join(', ') };
}

function scenarioOf(draws: Draws): string | null {
  let left = draws.fraction() * 1_000;
  return SCENARIOS.find(([, perThousand]) => (left -= perThousand) < 0)?.[0] ?? null;
}

const moneyOf = ({ none }: Shop, minor: number): MoneyText =>
  toText({ ...fromText(none), minor: BigInt(minor) });

/** Between a third and nine tenths, in steps of ten minor units. */
function partOf(shop: Shop, minor: number, draws: Draws): MoneyText {
  const tenths = Math.max(1, Math.floor((minor * draws.whole(33, 90)) / 1_000));
  return moneyOf(shop, tenths * 10);
}
