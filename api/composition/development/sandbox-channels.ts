/** The channels of a development installation, configured by the same events as all others. */
import { sandboxConfigurations } from '../../../channels/sandbox/channels.js';
import type { ChannelConfiguration } from '../../../domain/channel/configuration.js';
import type { CommandContext } from '../../../domain/kernel/event.js';
import type { ChannelRegistry } from '../../../engine/channel/channel-registry.js';

/** Who configures them: nobody approves what a development start sets up. */
const ACTOR = 'system:development';

/** Configures each that is not yet, enabled at once; one that is stays as operators have changed it. */
export async function ensureSandboxChannels(
  registry: ChannelRegistry,
  context: CommandContext,
  configurations: ReadonlyMap<string, ChannelConfiguration> = sandboxConfigurations,
): Promise<void> {
  for (const [name, configuration] of configurations) {
    if ((await registry.find(name)) !== undefined) continue;
    await registry.configure(name, configuration, { ...context, actor: ACTOR });
  }
}
