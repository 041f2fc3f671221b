import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import type { TallybookEvent } from '../../domain/events.js';
import { MAX_ERASED_AT_ONCE } from '../../domain/evidence/erasure.js';
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { newId } from '../../domain/ids.js';
import { openDataKeys } from '../../engine/data-key/open-data-keys.js';
import { createErasureService } from '../../engine/evidence/erasure-service.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { paymentOf } from '../../projections/story/payment-of.js';
import type { CliContext } from '../cli-context.js';
import { CommandFailure } from '../exit-codes.js';
import { type Io, printResult } from '../io.js';
import {
  clock,
  ids,
  readLogPages,
  type StoreOptions,
  storeSettings,
  withLockedLog,
} from '../store.js';

interface Options extends StoreOptions {
  readonly payment?: string;
  readonly event?: readonly string[];
  readonly reason: string;
  readonly json?: boolean;
}

const MAX_REASON = 500;

export function registerEvidence(program: Command, { io }: CliContext): void {
  program
    .command('evidence')
    .description('Raw exchanges with channels. Works under the lock, so no server may be running.')
    .command('erase')
    .description(
      'Destroys the keys of raw exchanges: nobody can read them again, in no copy of the log.',
    )
    .option('--payment <id>', 'every exchange of this payment')
    .option('--event <id...>', 'the exchanges that these events hold')
    .requiredOption(
      '--reason <text>',
      'why; it is recorded, so it may say nothing of a person',
      plain,
    )
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON')
    .action((options: Options) => erase(io, options));
}

async function erase(io: Io, options: Options): Promise<void> {
  const { payment = null, event = [], reason } = options;
  if ((payment === null) === (event.length === 0)) {
    throw new CommandFailure('say what to erase: --payment or --event');
  }
  const settings = storeSettings(io, options);
  await withLockedLog(settings, async (log) => {
    const events = new Set(event);
    const exchanges = await exchangesOf(log, (stored) =>
      payment === null ? events.has(stored.id) : paymentOf(stored) === payment,
    );
    if (exchanges.length < events.size) {
      throw new CommandFailure(
        'not every event is there and holds a raw exchange; nothing was erased',
      );
    }
    const masterKeys = openMasterKeys(settings);
    const keys = await openDataKeys(settings, { storeId: log.storeId, masterKeys });
    try {
      const erasure = newId('erasure', ids);
      const actor = `cli:${userInfo().username}`;
      const context = { correlationId: erasure, causationId: erasure, actor, nowMs: clock.now() };
      const erasures = createErasureService({ log, keys, clock, ids });
      const done = await erasures.erase({ erasure, payment, exchanges, reason }, context);
      if (!done.accepted) throw new CommandFailure(done.rejection.detail);
      const result = { erasure, exchanges: exchanges.length, destroyed: done.value };
      await printResult(
        io,
        options.json,
        result,
        () => `${erasure}: ${done.value} keys of ${exchanges.length} exchanges destroyed`,
      );
    } finally {
      await keys.close();
    }
  });
}

/** The exchanges of the events that are wanted. The whole log is read: an erasure is rare. */
async function exchangesOf(
  log: EventLog<TallybookEvent>,
  isWanted: (stored: StoredEvent<TallybookEvent>) => boolean,
): Promise<{ event: string; key: string }[]> {
  const found: { event: string; key: string }[] = [];
  for await (const page of readLogPages(log, await log.head())) {
    for (const stored of page) {
      const held = evidenceOf(stored);
      if (held !== undefined && isWanted(stored)) {
        found.push({ event: stored.id, key: held.sealed.key });
      }
    }
    if (found.length > MAX_ERASED_AT_ONCE) break;
  }
  return found;
}

function plain(value: string): string {
  if (value.trim() !== '' && value.length <= MAX_REASON && !/\p{Cc}/u.test(value)) return value;
  throw new InvalidArgumentError(`It is a text of one line and at most ${MAX_REASON} characters.`);
}
