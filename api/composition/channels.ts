import { createConnectors } from '../../channels/registry.js';
import { startOrAdoptSandbox } from '../../channels/sandbox/supervisor.js';
import type { Connector } from '../../domain/channel/connector.js';
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import { channelChangeProposals } from '../../engine/channel/channel-change.js';
import {
  type ChannelRegistry,
  openChannelRegistry,
} from '../../engine/channel/channel-registry.js';
import { secretReader } from '../../engine/secret/secret-reference.js';
import { baseUrlOf } from './base-url.js';
import { ensureSandboxChannels } from './development/sandbox-channels.js';
import type { ComposeOptions, Foundation } from './foundation.js';

/** What another process changes of a channel is to be in force here within a second. */
const CHANNELS_EVERY_MS = 500;

/** The channels that money goes through; in development those of the sandbox, which is started. */
export async function openChannels(
  foundation: Foundation,
  options: ComposeOptions,
  approvals: ApprovalService,
): Promise<ChannelRegistry> {
  const { settings, log, ids, board, closers, start } = foundation;
  const { mode } = settings;
  const connectors =
    options.connectors ??
    createConnectors({
      sandbox: mode === 'development' ? await startSandbox(foundation, options) : null,
    });
  const channels = await openChannelRegistry({
    ...{ log, ids, connectors },
    production: mode === 'production',
    readSecret: secretReader(process.env),
  });
  if (mode === 'development') {
    await ensureSandboxChannels(channels, start, options.developmentChannels);
  }
  const reader = log.readers.poll('channels', CHANNELS_EVERY_MS, () => channels.refresh());
  closers.add('channels', () => reader.stop());
  board.add('channels', { health: () => channels.health() });
  approvals.register(channelChangeProposals(channels));
  return channels;
}

async function startSandbox(
  { settings, logger, masterKeys, board, closers }: Foundation,
  options: ComposeOptions,
): Promise<Connector> {
  const { dataDir, channelTimeoutMs: timeoutMs } = settings;
  const callbackBaseUrl = baseUrlOf(settings, options);
  const made = { dataDir, masterKeys, callbackBaseUrl, logger, timeoutMs };
  const sandbox = await (options.startSandbox ?? startOrAdoptSandbox)(made);
  closers.add('sandbox', () => sandbox.stop());
  board.add('sandbox', {
    health: () => sandbox.answered() || 'the sandbox has not answered yet',
  });
  return sandbox.connector;
}
