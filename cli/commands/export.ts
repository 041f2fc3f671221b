import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { CommandContext } from '../command-context.js';
import { write } from '../io.js';
import { createProgress } from '../progress.js';
import { readStoredPages, type StoreOptions, storeSettings, withReadonlyStore } from '../store.js';

interface Options extends StoreOptions {
  readonly out?: string;
}

export function registerExport(program: Command, { io }: CommandContext): void {
  program
    .command('export')
    .description('Writes every event of the log, one a line, with its exact data and metadata.')
    .addOption(
      new Option('--format <format>', 'form of a line').choices(['jsonl']).default('jsonl'),
    )
    .option('--out <file>', 'write to a file instead of standard output')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      await withReadonlyStore(storeSettings(io, options), async (store) => {
        const to = await store.head();
        const progress = createProgress({ label: 'export', stream: io.err });
        async function* lines(): AsyncGenerator<string> {
          let events = 0;
          for await (const page of readStoredPages(store, to)) {
            yield page.map(toLine).join('');
            events += page.length;
            progress.update(events);
          }
        }
        if (options.out === undefined) {
          for await (const text of lines()) await write(io.out, text);
        } else {
          await pipeline(lines(), createWriteStream(options.out));
        }
        progress.finish('events');
      });
    });
}

/** `data` and `metadata` stay text, byte for byte as stored: hashes over them must come out equal. */
const toLine = (event: RecordedEvent): string =>
  `${JSON.stringify({
    position: event.position,
    stream: event.stream,
    revision: event.revision,
    id: event.id,
    type: event.type,
    created: new Date(event.createdMs).toISOString(),
    data: event.data,
    metadata: event.metadata,
  })}\n`;
