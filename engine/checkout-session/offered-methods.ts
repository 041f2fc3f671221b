/** By which methods a payer can pay an order now: a channel must take it, and a card needs its own fields. */
import type { Channel, Channels } from '../../domain/channel/port.js';
import { route, UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import type { CheckoutSession } from '../../domain/checkout-session/session.js';

/** The channels that would take the order by this method, the best first. */
export function takersOf(
  { amount }: Pick<CheckoutSession, 'amount'>,
  method: string,
  channels: Channels,
  nowMs: number,
): readonly Channel[] {
  const profiles = [...channels.values()].map(({ profile }) => profile);
  const { candidates } = route(
    { amount, method, tried: [], nowMs },
    profiles,
    () => UNKNOWN_QUALITY,
  );
  return candidates
    .filter(({ eligible }) => eligible)
    .flatMap(({ channel }) => channels.get(channel) ?? []);
}

export const offeredMethods = (
  session: Pick<CheckoutSession, 'amount' | 'methods'>,
  channels: Channels,
  nowMs: number,
): readonly string[] =>
  session.methods.filter(
    (method) => method !== 'card' && takersOf(session, method, channels, nowMs).length > 0,
  );
