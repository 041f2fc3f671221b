import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CommandFailure } from '../exit-codes.js';
import { portNumber } from '../options.js';
import { type StoreOptions, storeSettings, withLockedEmbeddedStore } from '../store.js';
import { untilSignal } from '../until-signal.js';

interface Options extends StoreOptions {
  readonly port: number;
  readonly writable?: boolean;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly credentials?: string;
}

export function registerGateway(program: Command, { io }: CliContext): void {
  program
    .command('gateway')
    .description(
      "Serves the embedded store over EventStoreDB's protocol, to its clients and tools.",
    )
    .option('--port <port>', 'port on the loopback address, 0 for any', portNumber, 2113)
    .option('--writable', "take appends too; to the engine's own streams only from an engine")
    .option('--tls-certificate <file>', 'PEM certificate to show; needs --tls-key')
    .option('--tls-key <file>', 'PEM key of the certificate')
    .option('--credentials <file>', 'lines user:password, mode 0600: who may call; needs TLS')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      const { startGateway } = await import('../../eventstore/gateway/server.js');
      const { engineKeyFile, openEngineKey } =
        await import('../../eventstore/gateway/engine-key.js');
      const security = await readSecurity(options);
      const settings = storeSettings(io, options);
      await withLockedEmbeddedStore(settings, async (store) => {
        const { port, writable = false } = options;
        const writing = writable ? { writable, engineKey: openEngineKey(settings.dataDir) } : {};
        const gateway = await startGateway({ store, port, ...writing, ...security });
        io.out.write(`${gateway.url}\n`);
        io.err.write(`gateway: ${writable ? 'appends are taken' : 'read-only'}, Ctrl-C ends it\n`);
        if (writable) {
          const file = engineKeyFile(settings.dataDir);
          io.err.write(`an engine connects with connectionName=KEY, the key in ${file}\n`);
        }
        await untilSignal();
        await gateway.close();
      });
    });
}

/** What protects the gateway, from its files. @throws CommandFailure half of it is missing. */
async function readSecurity({ tlsCertificate, tlsKey, credentials }: Options) {
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    throw new CommandFailure('--tls-certificate and --tls-key come together');
  }
  if (tlsCertificate === undefined || tlsKey === undefined) {
    if (credentials === undefined) return {};
    throw new CommandFailure(
      '--credentials needs --tls-certificate and --tls-key: clients send no password over an unencrypted connection',
    );
  }
  const { readTlsIdentity } = await import('../../eventstore/gateway/tls.js');
  const { readCredentials } = await import('../../eventstore/gateway/credentials-file.js');
  return {
    tls: readTlsIdentity({ certificate: tlsCertificate, key: tlsKey }),
    ...(credentials === undefined ? {} : { credentials: readCredentials(credentials) }),
  };
}
