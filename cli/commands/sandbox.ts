import type { Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { portNumber } from '../options.js';
import { type StoreOptions, storeSettings } from '../store.js';

interface Options extends StoreOptions {
  readonly port: number;
}

export function registerSandbox(program: Command, { io }: CommandContext): void {
  program
    .command('sandbox')
    .description('The two sandbox channels as a process of their own; `serve` starts it by itself.')
    .option('--port <port>', 'port on the loopback address, 0 for any', portNumber, 0)
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      const { runSandboxProcess } = await import('../../channels/sandbox/process.js');
      const { dataDir } = storeSettings(io, options);
      await runSandboxProcess({ dataDir, port: options.port });
    });
}
