import { type Command, InvalidArgumentError } from 'commander';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import type { CliContext } from '../cli-context.js';
import { portNumber } from '../options.js';
import { type StoreOptions, storeSettings } from '../store.js';

interface Options extends StoreOptions {
  readonly port: number;
  readonly speed?: number;
}

export function registerSandbox(program: Command, { io }: CliContext): void {
  program
    .command('sandbox')
    .description('The two sandbox channels as a process of their own; `serve` starts it by itself.')
    .option('--port <port>', 'port on the loopback address, 0 for any', portNumber, 0)
    .option('--speed <factor>', 'divides every delay (default: 1)', factor)
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      const { runSandboxProcess } = await import('../../channels/sandbox/process.js');
      const { port, speed } = options;
      // Whoever runs the sandbox develops, whatever mode its server's settings say.
      const settings = { ...storeSettings(io, options), mode: 'development' as const };
      const masterKeys = openMasterKeys(settings);
      await runSandboxProcess({ dataDir: settings.dataDir, masterKeys, port, speed });
    });
}

export function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000_000)) throw new InvalidArgumentError('a number above zero');
  return value;
}
