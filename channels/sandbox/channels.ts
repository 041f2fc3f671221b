/** The two channels of the sandbox: alike but for their price, so that routing has a choice. */
import type { ChannelConfiguration } from '../../domain/channel/configuration.js';
import { sandboxMethods } from './protocol.js';

/** What each charges, as a percentage of what it takes. */
export const sandboxPrices: Readonly<Record<string, string>> = {
  sandbox_a: '0.30',
  sandbox_b: '0.50',
};

export const sandboxChannels: readonly string[] = Object.keys(sandboxPrices);

const WEEK_S = 7 * 86_400;

/** How development mode configures them, by name. */
export const sandboxConfigurations: ReadonlyMap<string, ChannelConfiguration> = new Map(
  Object.entries(sandboxPrices).map(([name, costPercent]) => [
    name,
    {
      connector: 'sandbox',
      methods: sandboxMethods,
      currencies: 'all',
      costPercent,
      limits: { min: [], max: [] },
      authorizationSeconds: WEEK_S,
      maintenance: [],
      enabled: true,
      secrets: {},
    },
  ]),
);
