import { type Command } from 'commander';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import type { CliContext } from '../cli-context.js';
import { portNumber } from '../options.js';
import { type StoreOptions, storeSettings } from '../store.js';
import { factor } from './sandbox.js';

interface Options extends StoreOptions {
  readonly port: number;
  readonly speed?: number;
}

export function registerBank(program: Command, { io }: CliContext): void {
  program
    .command('bank')
    .description('The sandbox bank as a process of its own; `serve` starts it by itself.')
    .option('--port <port>', 'port on the loopback address, 0 for any', portNumber, 0)
    .option('--speed <factor>', 'divides every delay (default: 1)', factor)
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      const { runBankProcess } = await import('../../banks/sandbox/process.js');
      const { port, speed } = options;
      // Whoever runs the bank develops, whatever mode its server's settings say.
      const settings = { ...storeSettings(io, options), mode: 'development' as const };
      const masterKeys = openMasterKeys(settings);
      await runBankProcess({ dataDir: settings.dataDir, masterKeys, port, speed });
    });
}
