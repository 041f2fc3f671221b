/** Why no channel takes it. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const channelErrors = {
  currency_unsupported: entry(
    422,
    'Currency not supported',
    'No channel takes this currency, or it is not that of the payment; there is no conversion.',
  ),
  no_channel_available: entry(
    422,
    'No channel available',
    'No channel can take this payment; `failure` or the routing decision says why.',
  ),
} as const satisfies Record<string, ErrorEntry>;
