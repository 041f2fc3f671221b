/** Decides over the configuration of every channel: one stream holds them all, for they are few. */
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import {
  changed,
  copyOf,
  type ChannelChanges,
  type ChannelConfiguration,
  differing,
  isGuarded,
  membersOf,
} from './configuration.js';
import { type Installation, refusalOf } from './configuration-rules.js';
import type { ChannelEvent } from './events.js';

/** A version of a channel's configuration: who made it, when, and what it changed. */
export interface ChannelVersion {
  /** 1 for the first. */
  readonly version: number;
  /** The first version changes everything. */
  readonly changes: ChannelChanges;
  readonly by: string;
  readonly approval: { readonly id: string; readonly approvedBy: string } | null;
  readonly at: string;
}

export interface ConfiguredChannel {
  readonly name: string;
  readonly configuration: ChannelConfiguration;
  /** Of the request that made it. */
  readonly contentHash: string;
  /** Oldest first; at least the first version. */
  readonly versions: readonly ChannelVersion[];
}

/** By name, in the order in which they were configured. */
export type ChannelConfigurations = ReadonlyMap<string, ConfiguredChannel>;

export type ChannelCommand =
  | {
      readonly type: 'ConfigureChannel';
      readonly channel: string;
      readonly configuration: ChannelConfiguration;
      readonly by: string;
    }
  | {
      readonly type: 'ChangeChannel';
      readonly channel: string;
      readonly changes: ChannelChanges;
      /** What these members were when they were looked at; null for whatever they are. */
      readonly before: ChannelChanges | null;
      readonly by: string;
      /** The approved proposal; null for none. */
      readonly approval: { readonly id: string; readonly approvedBy: string } | null;
    };

type CommandOf<Type extends ChannelCommand['type']> = Extract<ChannelCommand, { type: Type }>;

/** Every process holds all of them, and routing looks at each. */
export const MAX_CHANNELS = 100;
/** Every process holds the history of all of them. */
export const MAX_VERSIONS = 1_000;

function configure(
  { channel, configuration, by }: CommandOf<'ConfigureChannel'>,
  state: ChannelConfigurations,
  installation: Installation,
): Decision<ChannelEvent> {
  const hash = contentHash(configuration);
  const known = state.get(channel);
  if (known !== undefined) {
    return known.contentHash === hash
      ? accept()
      : reject('id_conflict', 'the name is that of another channel', 'name');
  }
  if (state.size >= MAX_CHANNELS) {
    return reject('too_many_channels', `at most ${MAX_CHANNELS} channels are configured`);
  }
  const rejection = refusalOf(channel, configuration, installation);
  if (rejection !== undefined) return { accepted: false, rejection };
  const data = { channel, ...copyOf(configuration), by, contentHash: hash };
  return accept({ type: 'ChannelConfigured', data });
}

function change(
  { channel, changes, before, by, approval }: CommandOf<'ChangeChannel'>,
  state: ChannelConfigurations,
  installation: Installation,
): Decision<ChannelEvent> {
  const known = state.get(channel);
  if (known === undefined) return reject('not_found', 'there is no such channel');
  const { configuration, versions } = known;
  if (approval !== null && versions.some((made) => made.approval?.id === approval.id)) {
    return accept();
  }
  const different = differing(configuration, changes);
  // A change that is sent again finds what it has made itself.
  if (approval === null && different.length === 0) return accept();
  const since = differing(configuration, before ?? {});
  if (since.length > 0) return reject('channel_changed', `${since.join(', ')} changed since`);
  if (different.length === 0) return accept();
  if (approval === null && different.some(isGuarded)) {
    // Whoever asked has looked before: the channel has changed since.
    const detail = `${different.join(', ')} needs an approval: what is asked for has changed since`;
    return reject('channel_changed', detail);
  }
  if (versions.length >= MAX_VERSIONS) {
    return reject('too_many_channel_changes', `a channel has at most ${MAX_VERSIONS} versions`);
  }
  const after = changed(configuration, changes);
  const rejection = refusalOf(channel, after, installation);
  if (rejection !== undefined) return { accepted: false, rejection };
  return accept({
    type: 'ChannelChanged',
    data: {
      channel,
      version: versions.length + 1,
      changes: Object.fromEntries(membersOf(changes).map((member) => [member, changes[member]])),
      by,
      approval: approval && { id: approval.id, approvedBy: approval.approvedBy },
    },
  });
}

/** What the decider of every installation folds. */
export function evolveChannels(
  state: ChannelConfigurations,
  event: ChannelEvent,
  at: string,
): ChannelConfigurations {
  const { channel: name, by } = event.data;
  if (event.type === 'ChannelConfigured') {
    const { contentHash } = event.data;
    const configuration = copyOf(event.data);
    const first = { version: 1, changes: configuration, by, approval: null, at };
    return new Map(state).set(name, { name, configuration, contentHash, versions: [first] });
  }
  const known = state.get(name);
  if (known === undefined) throw new Error(`${event.type} before ChannelConfigured`);
  const { version, changes, approval } = event.data;
  return new Map(state).set(name, {
    ...known,
    configuration: changed(known.configuration, changes),
    versions: [...known.versions, { version, changes, by, approval, at }],
  });
}

/** The aggregate of an installation: what it can connect to is part of what it decides on. */
export const channelConfigurations = (installation: Installation) => ({
  initialState: new Map() as ChannelConfigurations,
  decide: (command: ChannelCommand, state: ChannelConfigurations): Decision<ChannelEvent> =>
    command.type === 'ConfigureChannel'
      ? configure(command, state, installation)
      : change(command, state, installation),
  evolve: evolveChannels,
});
