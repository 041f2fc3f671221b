/**
 * The channels as flows call them, by name: they follow their configuration while calls go on. A channel
 * whose secrets cannot be read is not called, and routing passes over it.
 */
import { type ChannelConfiguration, profileOf } from '../../domain/channel/configuration.js';
import type { ChannelConfigurations } from '../../domain/channel/configurations.js';
import type { ChannelConnection, Connectors } from '../../domain/channel/connector.js';
import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import {
  type DisputeOrder,
  NOTHING_SAID,
  type Channel,
  type ChannelProfile,
  type ChannelReply,
  type ChannelRequest,
  type Channels,
} from '../../domain/channel/port.js';
import { type ReadSecret, SecretUnresolved } from '../secret/secret-reference.js';

interface Ports {
  readonly connectors: Connectors;
  readonly readSecret: ReadSecret;
}

export class LiveChannels {
  readonly #channels = new Map<string, LiveChannel>();

  constructor(private readonly ports: Ports) {}

  /** Stays the same map for ever: whoever holds it sees every change. */
  get channels(): Channels {
    return this.#channels;
  }

  /** Takes the present configurations; channels are never taken away. */
  follow(configurations: ChannelConfigurations): void {
    for (const [name, { configuration }] of configurations) {
      const known = this.#channels.get(name);
      if (known === undefined) {
        this.#channels.set(name, new LiveChannel(name, configuration, this.ports));
      } else {
        known.configuration = configuration;
      }
    }
  }

  /** Looks again whether the channels can be called: a secret may have come, or gone. */
  check(): void {
    for (const channel of this.#channels.values()) channel.check();
  }

  /** Why a channel cannot be called; null if it can. */
  troubleOf(name: string): string | null {
    return this.#channels.get(name)?.trouble ?? null;
  }

  /** Why a payment could not be taken, or would miss a channel; true if neither. */
  health(): true | string {
    const enabled = [...this.#channels.values()].filter(({ profile }) => profile.enabled);
    if (enabled.length === 0) return 'no channel is configured and enabled';
    const troubles = enabled.flatMap(({ profile: { name }, trouble }) =>
      trouble === null ? [] : [`${name}: ${trouble}`],
    );
    return troubles.length === 0 || troubles.join('; ');
  }
}

/** The answer of a channel that could not be called. */
const notCalled: ChannelReply = {
  answer: NOTHING_SAID,
  httpStatus: null,
  rawBase64: '',
  tookMs: 0,
};

class LiveChannel implements Channel {
  #configuration: ChannelConfiguration;
  #profile: ChannelProfile;
  /** Why it cannot be called; null if it can. Names references, never a secret. */
  trouble: string | null = null;
  /** Made anew when the connector or a secret is another. */
  #connected: { readonly with: string; readonly connection: ChannelConnection } | undefined;

  constructor(
    private readonly name: string,
    configuration: ChannelConfiguration,
    private readonly ports: Ports,
  ) {
    this.#configuration = configuration;
    this.#profile = profileOf(name, configuration, true);
    this.check();
  }

  set configuration(configuration: ChannelConfiguration) {
    this.#configuration = configuration;
    this.check();
  }

  get profile(): ChannelProfile {
    return this.#profile;
  }

  check(): void {
    try {
      this.#connection();
      this.trouble = null;
    } catch (error) {
      this.trouble =
        error instanceof SecretUnresolved ? error.message : 'its connector is not here';
    }
    this.#profile = profileOf(this.name, this.#configuration, this.trouble === null);
  }

  send(request: ChannelRequest): Promise<ChannelReply> {
    return this.#call((connection) => connection.send(request));
  }

  query(requestNo: string): Promise<ChannelReply> {
    return this.#call((connection) => connection.query(requestNo));
  }

  close(requestNo: string): Promise<ChannelReply> {
    return this.#call((connection) => connection.close(requestNo));
  }

  async openDispute(order: DisputeOrder): Promise<DisputeWord | undefined> {
    try {
      return await this.#connection().openDispute?.(order);
    } catch {
      return undefined;
    }
  }

  cardFrame(ancestors: readonly string[]): string | undefined {
    try {
      return this.#connection().cardFrame?.(ancestors);
    } catch {
      return undefined;
    }
  }

  /** Undefined of a channel whose bills come by upload, or that cannot be called. */
  get bill(): ((day: string) => Promise<string>) | undefined {
    try {
      return this.#connection().bill;
    } catch {
      return undefined;
    }
  }

  readCallback(...args: Parameters<Channel['readCallback']>): ReturnType<Channel['readCallback']> {
    return this.#connection().readCallback(...args);
  }

  async #call(
    act: (connection: ChannelConnection) => Promise<ChannelReply>,
  ): Promise<ChannelReply> {
    let connection: ChannelConnection;
    try {
      connection = this.#connection();
    } catch {
      return notCalled;
    }
    return act(connection);
  }

  /** @throws SecretUnresolved, or Error if this installation has no such connector */
  #connection(): ChannelConnection {
    const { connectors, readSecret } = this.ports;
    const { connector: name, secrets: references } = this.#configuration;
    const connector = connectors.get(name);
    if (connector === undefined) throw new Error(`there is no connector ${name}`);
    const secrets = Object.fromEntries(
      Object.entries(references).map(([secret, reference]) => [secret, readSecret(reference)]),
    );
    const key = JSON.stringify([name, secrets]);
    if (this.#connected?.with !== key) {
      const connection = connector.connect({ channel: this.name, secrets });
      this.#connected = { with: key, connection };
    }
    return this.#connected.connection;
  }
}
