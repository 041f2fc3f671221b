/** By which methods a payer can pay an order now: a channel must take it, and a card needs the channel's own fields. */
import type { Channel, Channels } from '../../domain/channel/port.js';
import { route, UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import type { CheckoutSession } from '../../domain/checkout-session/session.js';
import type { CardToken } from '../../domain/payment/card.js';

type Order = Pick<CheckoutSession, 'amount' | 'methods' | 'embedOrigins'>;

/** The card fields of a channel, to be shown in a frame. */
export interface CardFrame {
  readonly channel: string;
  readonly url: string;
}

/** The channels that would take the order by this method, in the order of routing. */
function takersOf(
  { amount, methods }: Order,
  method: string,
  channels: Channels,
  nowMs: number,
): readonly Channel[] {
  if (!methods.includes(method)) return [];
  const profiles = [...channels.values()].map(({ profile }) => profile);
  const question = { amount, method, tried: [], nowMs };
  return route(question, profiles, () => UNKNOWN_QUALITY)
    .candidates.filter(({ eligible }) => eligible)
    .flatMap(({ channel }) => channels.get(channel) ?? []);
}

/** @param publicUrl the page around the fields, which they tell the token; beside it who shows that page */
export function cardFrames(
  order: Order,
  publicUrl: string,
  channels: Channels,
  nowMs: number,
): readonly CardFrame[] {
  const ancestors = [publicUrl, ...order.embedOrigins];
  return takersOf(order, 'card', channels, nowMs).flatMap((channel) => {
    const url = channel.cardFrame?.(ancestors);
    return url === undefined ? [] : [{ channel: channel.profile.name, url }];
  });
}

/** The methods beside cards: those need a frame. */
export const methodsWithoutCard = (
  order: Order,
  channels: Channels,
  nowMs: number,
): readonly string[] =>
  order.methods.filter(
    (method) => method !== 'card' && takersOf(order, method, channels, nowMs).length > 0,
  );

/** A card without its token is the session's to refuse. */
export const isOffered = (
  order: Order,
  { method, card }: { readonly method: string; readonly card: CardToken | null },
  channels: Channels,
  nowMs: number,
): boolean =>
  takersOf(order, method, channels, nowMs).some(
    (channel) =>
      card === null ||
      (channel.profile.name === card.channel && channel.cardFrame?.([]) !== undefined),
  );
