/** The channels of an installation: the only place that knows which connectors there are. */
import type { Channels } from '../domain/channel/port.js';
import { createSandboxChannel } from './sandbox/connector.js';
import { sandboxProfiles } from './sandbox/profiles.js';

export interface ChannelSettings {
  /** Where the sandbox answers; null if there is none, as in production. */
  readonly sandbox: {
    /** Base address now: it may change when the sandbox starts anew. Throws while there is none. */
    readonly baseUrl: () => string;
    /** The secret shared with it. */
    readonly secret: string;
  } | null;
  /** How long one channel call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Names of channels that are out of service. */
  readonly maintenance?: readonly string[];
}

/** Builds the channels by name. Nothing is called yet. */
export function createChannels({ sandbox, timeoutMs, maintenance }: ChannelSettings): Channels {
  if (sandbox === null) return new Map();
  return new Map(
    sandboxProfiles.map((profile) => [
      profile.name,
      createSandboxChannel({
        name: profile.name,
        ...sandbox,
        timeoutMs,
        profile: { ...profile, maintenance: maintenance?.includes(profile.name) ?? false },
      }),
    ]),
  );
}
