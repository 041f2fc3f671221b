/** The connectors of an installation: the one place that knows which there are. */
import type { Connector, Connectors } from '../domain/channel/connector.js';
import { sandboxConnector } from './sandbox/connector.js';

/** @param sandbox the connector of a sandbox that runs; null if none does, as in production. */
export const createConnectors = ({ sandbox }: { readonly sandbox: Connector | null }): Connectors =>
  new Map([sandbox ?? sandboxConnector(null)].map((connector) => [connector.name, connector]));
