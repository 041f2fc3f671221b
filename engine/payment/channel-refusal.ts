import type { WaysToPay } from '../../domain/channel/port.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';

/** Why no channel could ever take a payment: nothing is stored of it then. */
export function channelRefusal(
  method: string,
  { channels, methods }: WaysToPay,
): { readonly accepted: false; readonly rejection: Rejection } | undefined {
  if (!methods.has(method)) {
    const known = [...methods].join(', ') || 'none';
    return reject('method_unsupported', `the methods here are: ${known}`, 'method.type');
  }
  if ([...channels.values()].some(({ profile }) => profile.enabled)) return undefined;
  return reject('no_channel_configured', 'no channel is configured and enabled');
}
