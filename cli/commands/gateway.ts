import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { portNumber } from '../options.js';
import { type StoreOptions, storeSettings, withLockedEmbeddedStore } from '../store.js';
import { untilSignal } from '../until-signal.js';

interface Options extends StoreOptions {
  readonly port: number;
  readonly writable?: boolean;
}

export function registerGateway(program: Command, { io }: CommandContext): void {
  program
    .command('gateway')
    .description(
      "Serves the embedded store over EventStoreDB's protocol, to its clients and tools.",
    )
    .option('--port <port>', 'port on the loopback address, 0 for any', portNumber, 2113)
    .option('--writable', "take appends too; the engine's own streams stay protected from deletes")
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      const { startGateway } = await import('../../eventstore/gateway/server.js');
      await withLockedEmbeddedStore(storeSettings(io, options), async (store) => {
        const { port, writable = false } = options;
        const gateway = await startGateway({ store, port, writable });
        io.out.write(`${gateway.url}\n`);
        io.err.write(`gateway: ${writable ? 'appends are taken' : 'read-only'}, Ctrl-C ends it\n`);
        await untilSignal();
        await gateway.close();
      });
    });
}
