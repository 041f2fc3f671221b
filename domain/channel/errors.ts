/** Why no channel takes it, and what no configuration of a channel may say. */
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
  no_channel_configured: entry(
    422,
    'No channel configured',
    'No channel is enabled, so no payment is taken; nothing was stored. An operator configures channels with `POST /v1/channels`, and another approves that they are enabled.',
  ),
  method_unsupported: entry(
    422,
    'Method not supported',
    'No connector of this installation, or not the one that the channel has, can do this method; or cards are not taken by a token here.',
  ),
  connector_unknown: entry(
    422,
    'Connector unknown',
    'This installation has no such connector, or the connector does not speak to a channel of this name.',
  ),
  connector_development_only: entry(
    422,
    'Connector for development only',
    'The connector moves no real money; production refuses it.',
  ),
  channel_limits_invalid: entry(
    422,
    'Limits of a channel invalid',
    'A limit is given once a currency, for currencies that the channel takes, and the least amount is not above the largest.',
  ),
  maintenance_invalid: entry(
    422,
    'Maintenance invalid',
    'A maintenance window ends after it begins.',
  ),
  channel_secret_missing: entry(
    422,
    'Secret of a channel missing',
    'A channel is enabled with a reference for every secret that its connector needs.',
  ),
  channel_secret_unresolved: entry(
    422,
    'Secret of a channel cannot be read',
    'The environment variable or the file that a reference names is missing, empty or too large.',
  ),
  channel_changed: entry(
    409,
    'Channel changed',
    'What was to be changed has changed since it was looked at or proposed: ask again, or propose anew.',
  ),
  too_many_channels: entry(422, 'Too many channels', 'At most 100 channels are configured.'),
  too_many_channel_changes: entry(
    422,
    'Too many changes of a channel',
    'The configuration of a channel has at most 1,000 versions.',
  ),
} as const satisfies Record<string, ErrorEntry>;
