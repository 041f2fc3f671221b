/** How a channel is configured. Who changes it, and when, is in the log. */
import type { z } from 'zod';
import { contentHash } from '../kernel/content.js';
import { fromText, type MoneyText } from '../money/money.js';
import type { channelChanges } from './events.js';
import type { ChannelProfile, MaintenanceWindow } from './port.js';

export interface ChannelConfiguration {
  /** Name of the connector that speaks to the channel. */
  readonly connector: string;
  readonly methods: readonly string[];
  readonly currencies: 'all' | readonly string[];
  /** `"0.30"` is 0.30 % of what is captured. */
  readonly costPercent: string;
  /** Least and largest amount of a payment, at most once a currency; a currency without is unlimited. */
  readonly limits: { readonly min: readonly MoneyText[]; readonly max: readonly MoneyText[] };
  /** How long the channel holds an authorization. */
  readonly authorizationSeconds: number;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly enabled: boolean;
  /** Where each secret stands, by its name: a reference (`env:NAME`, `file:/path`), never the secret. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Members that are to change; what is left out stays. */
export type ChannelChanges = z.output<typeof channelChanges>;

/**
 * What only two principals change: where money goes, what it costs, and whether it may flow at all. The
 * other members stop or narrow what goes through a channel, and have to be quick.
 */
export const GUARDED_MEMBERS = ['connector', 'secrets', 'costPercent', 'enabled'] as const;

/** The members that a change names. */
export const membersOf = (changes: ChannelChanges): readonly (keyof ChannelConfiguration)[] =>
  (Object.keys(changes) as (keyof ChannelConfiguration)[]).filter(
    (member) => changes[member] !== undefined,
  );

/** The members that a change would make different. */
export const differing = (
  configuration: ChannelConfiguration,
  changes: ChannelChanges,
): readonly (keyof ChannelConfiguration)[] =>
  membersOf(changes).filter(
    (member) =>
      contentHash({ value: configuration[member] }) !== contentHash({ value: changes[member] }),
  );

export const isGuarded = (member: keyof ChannelConfiguration): boolean =>
  GUARDED_MEMBERS.some((guarded) => guarded === member);

/** Only these members of a configuration. */
export const pick = (
  configuration: ChannelConfiguration,
  members: readonly (keyof ChannelConfiguration)[],
): ChannelChanges => Object.fromEntries(members.map((member) => [member, configuration[member]]));

/** A configuration after a change. */
export const changed = (
  configuration: ChannelConfiguration,
  changes: ChannelChanges,
): ChannelConfiguration => ({
  connector: changes.connector ?? configuration.connector,
  methods: changes.methods ?? configuration.methods,
  currencies: changes.currencies ?? configuration.currencies,
  costPercent: changes.costPercent ?? configuration.costPercent,
  limits: changes.limits ?? configuration.limits,
  authorizationSeconds: changes.authorizationSeconds ?? configuration.authorizationSeconds,
  maintenance: changes.maintenance ?? configuration.maintenance,
  enabled: changes.enabled ?? configuration.enabled,
  secrets: changes.secrets ?? configuration.secrets,
});

/** A configuration as events and answers hold it: its lists may be written to. */
export const copyOf = ({ limits, ...members }: ChannelConfiguration) => ({
  connector: members.connector,
  methods: [...members.methods],
  currencies: members.currencies === 'all' ? ('all' as const) : [...members.currencies],
  costPercent: members.costPercent,
  limits: {
    min: limits.min.map((min) => ({ ...min })),
    max: limits.max.map((max) => ({ ...max })),
  },
  authorizationSeconds: members.authorizationSeconds,
  maintenance: members.maintenance.map((window) => ({ ...window })),
  enabled: members.enabled,
  secrets: { ...members.secrets },
});

/** What routing and fees need to know of a channel. @param connectable false if it cannot be called now. */
export const profileOf = (
  name: string,
  { limits, authorizationSeconds, ...configuration }: ChannelConfiguration,
  connectable: boolean,
): ChannelProfile => ({
  name,
  methods: configuration.methods,
  costPercent: configuration.costPercent,
  currencies: configuration.currencies,
  minAmounts: limits.min.map(fromText),
  maxAmounts: limits.max.map(fromText),
  authorizationS: authorizationSeconds,
  enabled: configuration.enabled,
  maintenance: configuration.maintenance,
  connectable,
});
