/**
 * What every service stands on: the data directory, the log, the ledger, the keys that seal, the read
 * models. Parts are opened in this order and closed in the other.
 */
import type { Sandbox, SandboxOptions } from '../../channels/sandbox/supervisor.js';
import type { Banks } from '../../domain/bank/port.js';
import type { ChannelConfiguration } from '../../domain/channel/configuration.js';
import type { Connectors } from '../../domain/channel/connector.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { lockDataDirectory } from '../../engine/data-directory.js';
import { openKeyRing } from '../../engine/data-key/open-key-ring.js';
import type { SenderOptions } from '../../engine/delivery/sender.js';
import { repeatTokenErasures } from '../../engine/payment/card-token-erasures.js';
import { createCardTokens } from '../../engine/payment/card-tokens.js';
import { createErasureService } from '../../engine/evidence/erasure-service.js';
import { createEvidenceReader, createEvidenceSealer } from '../../engine/evidence/evidence.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import type { StartCacheThread } from '../../engine/ledger/threaded-cache-writer.js';
import { createIdSource } from '../../engine/random-ids.js';
import type { SealKey } from '../../engine/seal/seal-key.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import type { StartCommitThread } from '../../eventstore/sqlite/committing/threaded-writer.js';
import {
  openProjections,
  openThreadedProjections,
  type Projections,
  type ReadDatabaseChoice,
} from '../../projections/open-projections.js';
import type { StartThread } from '../../projections/thread/threaded-feeder.js';
import { createMetrics } from '../http/metrics.js';
import type { Closers } from './closers.js';
import { createReadinessBoard } from './readiness.js';
import type { Settings } from './settings.js';

export interface ComposeOptions {
  /** Where channels call back, `http://HOST:PORT`. Default: HOST and PORT of the settings. */
  readonly callbackBaseUrl?: string;
  readonly logger?: Logger;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Default: UUID v7. */
  readonly ids?: IdSource;
  /** Default: the store that the settings name. */
  readonly openStore?: typeof openEventStore;
  /** Default: the sandbox, which only development mode runs and production refuses. */
  readonly connectors?: Connectors;
  /** Starts the sandbox of development mode. Default: a process of its own, adopted if it runs already. */
  readonly startSandbox?: (options: SandboxOptions) => Promise<RunningSandbox>;
  /** Default: the sandbox bank, which only development mode runs, and which no test runs that gives connectors. */
  readonly banks?: Banks;
  /** What a development start configures. Default: the two channels of the sandbox. */
  readonly developmentChannels?: ReadonlyMap<string, ChannelConfiguration>;
  /** Starts the thread that feeds the read models beside an embedded store. Default: this thread feeds them. */
  readonly readModelThreads?: (choice: ReadDatabaseChoice) => StartThread;
  /** Starts the thread that writes the ledger's cache. Default: this thread writes it. */
  readonly startCacheThread?: StartCacheThread;
  /** Starts the thread that commits what is appended to an embedded store. Default: this thread commits. */
  readonly startCommitThread?: StartCommitThread;
  /** How names of webhooks are resolved, and how long an answer may take. Default: by the system, 15 s. */
  readonly webhooks?: Pick<SenderOptions, 'lookup' | 'timeoutMs'>;
  /** Default: the key in the file that the settings name, or that of the data directory. */
  readonly sealKey?: SealKey;
}

/** What the engine needs of a sandbox. */
export type RunningSandbox = Pick<Sandbox, 'connector' | 'answered' | 'stop'>;

/** The book in which payments are posted. */
const MAIN_BOOK = 'main';

/** What parts are made with. */
interface Surroundings {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly board: ReturnType<typeof createReadinessBoard>;
  readonly closers: Closers;
  /** In which a start changes what is missing. */
  readonly start: CommandContext;
}

export type Foundation = Awaited<ReturnType<typeof openFoundation>>;

/** @throws DataDirectoryLocked, DevelopmentStore, or what a part could not open. */
export async function openFoundation(
  settings: Settings,
  options: ComposeOptions & { readonly logger: Logger },
  closers: Closers,
) {
  const { dataDir, eventstoreUrl, mode } = settings;
  const { logger, clock = { now: Date.now } } = options;
  const { ids = createIdSource(clock), openStore = openEventStore, startCommitThread } = options;
  const board = createReadinessBoard();
  const lock = await lockDataDirectory(dataDir);
  closers.add('lock', () => lock.release());
  const masterKeys = openMasterKeys(settings);
  const store = await openStore({ dataDir, url: eventstoreUrl, clock, startCommitThread });
  closers.add('store', () => store.close());
  const log = await createEventLog(store, { mode, clock, ids, logger });
  board.add('store', {});
  board.add('readers', { health: () => log.readers.health() });

  const start: CommandContext = {
    correlationId: ids.uuid(),
    causationId: 'start',
    actor: 'system',
    nowMs: clock.now(),
  };
  const surroundings: Surroundings = { settings, logger, clock, ids, board, closers, start };
  // DATA_DIR's lock keeps others away from the embedded store, but not from EventStoreDB.
  const exclusive = eventstoreUrl === undefined;
  const ledger = await openBooks(surroundings, log, exclusive, options);
  const { dataKeys, evidence } = await openEvidence(surroundings, log, masterKeys);
  const metrics = createMetrics();
  const areShared = exclusive || settings.keyDatabaseUrl !== undefined;
  const cardTokens = createCardTokens({ ...dataKeys, masterKeys, areShared }, clock);
  const parts = { metrics, masterKeys, log, exclusive, ledger, dataKeys, evidence, cardTokens };
  return { ...surroundings, ...parts };
}

type Log = Awaited<ReturnType<typeof createEventLog>>;

async function openBooks(
  { settings, clock, ids, board, closers, start }: Surroundings,
  log: Log,
  exclusive: boolean,
  { startCacheThread }: Pick<ComposeOptions, 'startCacheThread'>,
) {
  const { dataDir, mode, bookTimezone } = settings;
  const ledger = await openLedger({
    ...{ log, dataDir, clock, ids, exclusive },
    ...(startCacheThread === undefined ? {} : { startCacheThread }),
    // Real books are not moved by a clock that may be wrong.
    unclearDays: mode === 'production' ? 'wait' : 'cut',
  });
  closers.add('ledger', () => ledger.close());
  board.add('days', { health: () => ledger.dayHealth() });
  // A book keeps the time zone that it was opened with, whatever the setting says later.
  if ((await ledger.book(MAIN_BOOK)) === undefined) {
    await ledger.openBook(MAIN_BOOK, bookTimezone, start);
  }
  return ledger;
}

async function openEvidence(
  { settings, logger, clock, ids, board, closers }: Surroundings,
  log: Log,
  masterKeys: ReturnType<typeof openMasterKeys>,
) {
  const dataKeys = await openKeyRing(settings, {
    ...{ storeId: log.storeId, masterKeys, clock, ids, head: await log.head() },
    onError: (err) => logger.warn({ err }, 'a connection to the key store broke'),
  });
  closers.add('data keys', () => dataKeys.stop());
  board.add('data keys', { health: () => dataKeys.health() });
  // What was ordered is done: a crash may have come between, or an old backup of the keys.
  await createErasureService({ log, keys: dataKeys, clock, ids }).completeAll();
  const erasures = repeatTokenErasures({ log, keys: dataKeys, clock });
  closers.add('card token erasures', () => erasures.stop());
  if (settings.eventstoreUrl !== undefined && settings.keyDatabaseUrl === undefined) {
    const effect =
      'other instances cannot read what this one seals, and no cards are taken by tokens';
    logger.warn({}, `data keys are in DATA_DIR: ${effect}`);
  }
  const evidence = {
    ...createEvidenceSealer(dataKeys, dataKeys),
    ...createEvidenceReader(dataKeys),
  };
  return { dataKeys, evidence };
}

export async function openReadModels(
  { settings, logger, log, board, closers }: Foundation,
  { readModelThreads }: Pick<ComposeOptions, 'readModelThreads'>,
): Promise<Projections> {
  const choice = { dataDir: settings.dataDir, databaseUrl: settings.readDatabaseUrl };
  // On EventStoreDB a second thread would fetch and decode the whole log once more over the network.
  const startThread = settings.eventstoreUrl === undefined ? readModelThreads?.(choice) : undefined;
  const projections =
    startThread === undefined
      ? await openProjections({ log, logger, ...choice })
      : await openThreadedProjections({ log, logger, ...choice, startThread });
  closers.add('projections', () => projections.stop());
  board.add('projections', { ready: projections.ready, health: () => projections.health() });
  return projections;
}
