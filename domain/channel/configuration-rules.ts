/** What no configuration of a channel may say, whoever asks for it. */
import { type Rejection, reject } from '../kernel/decider.js';
import { fromInstant } from '../kernel/clock.js';
import { isCurrency } from '../money/currencies.js';
import { PERCENT } from '../money/fee.js';
import { type MoneyText, parseAmount } from '../money/money.js';
import type { ChannelConfiguration } from './configuration.js';
import type { ConnectorTerms } from './connector.js';

/** What an installation can connect to. */
export interface Installation {
  readonly connectors: ReadonlyMap<string, ConnectorTerms>;
  readonly production: boolean;
}

/** The first rule that the configuration breaks. */
export const refusalOf = (
  channel: string,
  configuration: ChannelConfiguration,
  installation: Installation,
): Rejection | undefined =>
  connectorRefusal(channel, configuration, installation) ??
  currencyRefusal(configuration) ??
  limitsRefusal(configuration) ??
  maintenanceRefusal(configuration);

function connectorRefusal(
  channel: string,
  { connector: name, methods, secrets, enabled }: ChannelConfiguration,
  { connectors, production }: Installation,
): Rejection | undefined {
  const connector = connectors.get(name);
  if (connector === undefined) {
    return reject('connector_unknown', 'this installation has no such connector', 'connector')
      .rejection;
  }
  if (production && connector.developmentOnly === true) {
    const detail = `the connector ${name} moves no real money: production refuses it`;
    return reject('connector_development_only', detail, 'connector').rejection;
  }
  if (connector.channels?.includes(channel) === false) {
    const detail = `the connector ${name} speaks to ${connector.channels.join(', ')} alone`;
    return reject('connector_unknown', detail, 'name').rejection;
  }
  const foreign = methods.findIndex((method) => !connector.methods.includes(method));
  if (foreign >= 0) {
    const detail = `the connector ${name} can do ${connector.methods.join(', ')}`;
    return reject('method_unsupported', detail, `methods.${foreign}`).rejection;
  }
  const missing = connector.secrets.find((secret) => !Object.hasOwn(secrets, secret));
  if (enabled && missing !== undefined) {
    const detail = `the connector ${name} needs the secret ${missing}`;
    return reject('channel_secret_missing', detail, 'secrets').rejection;
  }
  return undefined;
}

function currencyRefusal({ currencies, costPercent }: ChannelConfiguration): Rejection | undefined {
  if (!PERCENT.test(costPercent)) {
    return reject('invalid_request', 'a percentage is from "0" to "100"', 'costPercent').rejection;
  }
  if (currencies === 'all') return undefined;
  const unknown = currencies.findIndex((currency) => !isCurrency(currency));
  if (unknown < 0) return undefined;
  const detail = 'the currency is not in the table';
  return reject('unknown_currency', detail, `currencies.${unknown}`).rejection;
}

/** Each limit is an amount of its currency, of one that the channel takes, once; none is above the other. */
function limitsRefusal({ limits, currencies }: ChannelConfiguration): Rejection | undefined {
  const bounds = { min: new Map<string, bigint>(), max: new Map<string, bigint>() };
  for (const bound of ['min', 'max'] as const) {
    for (const [index, text] of limits[bound].entries()) {
      const refusal = boundRefusal(text, `limits.${bound}.${index}`, bounds[bound], currencies);
      if (refusal !== undefined) return refusal;
    }
  }
  for (const [currency, least] of bounds.min) {
    const most = bounds.max.get(currency);
    if (most !== undefined && most < least) {
      const detail = `no amount in ${currency} is between these limits`;
      return reject('channel_limits_invalid', detail, 'limits').rejection;
    }
  }
  return undefined;
}

function boundRefusal(
  text: MoneyText,
  param: string,
  known: Map<string, bigint>,
  currencies: ChannelConfiguration['currencies'],
): Rejection | undefined {
  const parsed = parseAmount(text, param);
  if (!parsed.accepted) return parsed.rejection;
  const { minor, currency } = parsed.amount;
  if (currencies !== 'all' && !currencies.includes(currency)) {
    return reject('channel_limits_invalid', `the channel does not take ${currency}`, param)
      .rejection;
  }
  if (known.has(currency)) {
    return reject('channel_limits_invalid', `${currency} has this limit twice`, param).rejection;
  }
  known.set(currency, minor);
  return undefined;
}

function maintenanceRefusal({ maintenance }: ChannelConfiguration): Rejection | undefined {
  const wrong = maintenance.findIndex(({ from, to }) => fromInstant(from) >= fromInstant(to));
  if (wrong < 0) return undefined;
  const detail = 'a window ends after it begins';
  return reject('maintenance_invalid', detail, `maintenance.${wrong}`).rejection;
}
