/** The port of a connector: the code that speaks to one kind of channel. */
import type { Channel } from './port.js';

/** What can be said of a connector before it connects. */
export interface ConnectorTerms {
  /** As configurations name it: `sandbox`. */
  readonly name: string;
  /** How payers can pay through it: `card`, `qr`. */
  readonly methods: readonly string[];
  /** The names of the secrets that it needs. */
  readonly secrets: readonly string[];
  /** The channels that it can speak to; left out: any name. */
  readonly channels?: readonly string[];
  /** True for what moves no real money: production refuses it. */
  readonly developmentOnly?: boolean;
}

/** A channel without what its configuration says of it. */
export type ChannelConnection = Omit<Channel, 'profile'>;

export interface Connector extends ConnectorTerms {
  /** Calls nobody yet. @param secrets by the names that the connector asks for. */
  connect(options: {
    readonly channel: string;
    readonly secrets: Readonly<Record<string, string>>;
  }): ChannelConnection;
}

/** The connectors of an installation by name. */
export type Connectors = ReadonlyMap<string, Connector>;

/** Every way to pay that some connector can do. */
export const methodsOf = (connectors: Connectors): ReadonlySet<string> =>
  new Set([...connectors.values()].flatMap(({ methods }) => methods));
