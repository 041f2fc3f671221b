import { Argument, type Command } from 'commander';
import { positionToBigInt } from '../../domain/kernel/position.js';
import { type ProjectionName, projectionNames } from '../../projections/read-models.js';
import type { CliContext } from '../cli-context.js';
import { counted } from '../counted.js';
import { printResult } from '../io.js';
import { createProgress } from '../progress.js';
import { type StoreOptions, storeSettings, withLockedLog } from '../store.js';

interface Options extends StoreOptions {
  readonly json?: boolean;
}

export function registerRebuild(program: Command, { io }: CliContext): void {
  program
    .command('rebuild')
    .description('Computes read models anew from the first event; no server may be running.')
    .addArgument(
      new Argument('[projection]', 'one read model (default: all)').choices(projectionNames),
    )
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON')
    .action(async (name: ProjectionName | undefined, options: Options) => {
      const { openProjections } = await import('../../projections/open-projections.js');
      const settings = storeSettings(io, options);
      await withLockedLog(settings, async (log) => {
        const { dataDir, readDatabaseUrl: databaseUrl } = settings;
        const projections = await openProjections({ log, dataDir, databaseUrl });
        try {
          const progress = createProgress({ label: 'rebuild', stream: io.err });
          let events = 0;
          await projections.rebuild(name, (at) => {
            events = at.events;
            // Positions are no count of events, but they grow with the log.
            const [done, total] = [at.position, at.head].map((p) => Number(positionToBigInt(p)));
            progress.update(done ?? 0, total, counted(events, 'event'));
          });
          progress.finish(counted(events, 'event'));
          const result = { projection: name ?? 'all', events, position: projections.position() };
          await printResult(
            io,
            options.json,
            result,
            ({ projection, position }) => `${projection}: rebuilt up to position ${position}`,
          );
        } finally {
          await projections.stop();
        }
      });
    });
}
