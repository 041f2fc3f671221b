import { type Command } from 'commander';
import { bankHome } from '../../banks/sandbox/home.js';
import { rewrapSandboxSecret } from '../../channels/sandbox/secret.js';
import { openDataKeys } from '../../engine/data-key/open-data-keys.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import type { CliContext } from '../cli-context.js';
import { printResult } from '../io.js';
import { type StoreOptions, storeSettings, withLockedLog } from '../store.js';

interface Options extends StoreOptions {
  readonly json?: boolean;
}

export function registerSecrets(program: Command, { io }: CliContext): void {
  program
    .command('secrets')
    .description('Secrets at rest. Works under the lock, so no server may be running.')
    .command('rewrap')
    .description(
      'Wraps every stored secret and data key by the newest master key; the older can go then.',
    )
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const settings = storeSettings(io, options);
      await withLockedLog(settings, async (log) => {
        const keys = openMasterKeys(settings);
        const homes = [settings.dataDir, bankHome(settings.dataDir)];
        const rewrapped = homes.filter((home) => rewrapSandboxSecret(home, keys)).length;
        const store = await openDataKeys(settings, { storeId: log.storeId, masterKeys: keys });
        const dataKeys = await store.rewrap().finally(() => store.close());
        const result = { masterKey: keys.newest.id, rewrapped, dataKeys };
        await printResult(
          io,
          options.json,
          result,
          () =>
            `${rewrapped} secrets and ${dataKeys} data keys rewrapped; all are under ${keys.newest.id}`,
        );
      });
    });
}
