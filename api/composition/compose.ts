/** Wires the engine: store → log → ledger → projections → payments → channels → sagas → timers. */
import { join } from 'node:path';
import { createConnectors } from '../../channels/registry.js';
import { startOrAdoptSandbox } from '../../channels/sandbox/supervisor.js';
import type { ChannelConfiguration } from '../../domain/channel/configuration.js';
import type { Connector, Connectors } from '../../domain/channel/connector.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { openKeyRegistry } from '../../engine/access/open-key-registry.js';
import { operatorApproval } from '../../engine/access/operator-approval.js';
import { openNonceStore } from '../../engine/access/nonce-store.js';
import { createApprovalService } from '../../engine/approval/approval-service.js';
import { createCallbackIntake } from '../../engine/callback/callback-intake.js';
import { channelChangeProposals } from '../../engine/channel/channel-change.js';
import { openChannelRegistry } from '../../engine/channel/channel-registry.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { caseResolutions } from '../../engine/case/resolution.js';
import { lockDataDirectory } from '../../engine/data-directory.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import { secretReader } from '../../engine/secret/secret-reference.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { createMerchantService } from '../../engine/merchant/merchant-service.js';
import { createPaymentService } from '../../engine/payment/payment-service.js';
import { openSealKey, type SealKey } from '../../engine/seal/seal-key.js';
import { openSeals } from '../../engine/seal/seals.js';
import { createEvidenceReader, createEvidenceSealer } from '../../engine/evidence/evidence.js';
import { createErasureService } from '../../engine/evidence/erasure-service.js';
import { openKeyRing } from '../../engine/data-key/open-key-ring.js';
import { createIdSource } from '../../engine/random-ids.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { openProjections } from '../../projections/open-projections.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { refundFlow } from '../../sagas/refund/flow.js';
import type { AnyFlow } from '../../sagas/runner/flow.js';
import { startSagas } from '../../sagas/runner/saga-runner.js';
import { DEMO_MERCHANT, ensureDemoMerchant } from './development/demo-merchant.js';
import { ensureSandboxChannels } from './development/sandbox-channels.js';
import { ensureDevKeys } from './development/dev-keys.js';
import { executeApproved } from './execute-approved.js';
import type { Engine } from './engine.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { createLogger } from '../http/logger.js';
import { createMetrics } from '../http/metrics.js';
import { addEngineMetrics } from './engine-metrics.js';
import { createReadinessBoard } from './readiness.js';
import type { Settings } from './settings.js';
import { startTimers } from './timers.js';

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
  /** What a development start configures. Default: the two channels of the sandbox. */
  readonly developmentChannels?: ReadonlyMap<string, ChannelConfiguration>;
  /** Default: the key in the file that the settings name, or that of the data directory. */
  readonly sealKey?: SealKey;
}

/** Every flow of the engine, once: a new flow is a folder in `sagas/` and an entry here. */
const flowsOf = (ports: Parameters<typeof paymentFlow>[0]): readonly AnyFlow[] => [
  paymentFlow(ports),
  refundFlow(ports),
];

/** The book in which payments are posted. */
const MAIN_BOOK = 'main';
/** A key that another process revokes is to be refused here within a second: the read takes its time too. */
const KEYS_EVERY_MS = 500;
/** What another process changes of a channel is to be in force here within a second. */
const CHANNELS_EVERY_MS = 500;
/** What was approved and could not be executed is tried again within so long. */
const APPROVED_EVERY_MS = 1_000;

/** Ends what was opened, the newest first; a part that does not end well does not keep the others. */
class Closers {
  readonly #steps: { readonly name: string; readonly close: () => unknown }[] = [];

  constructor(private readonly logger: Logger) {}

  add(name: string, close: () => unknown): void {
    this.#steps.push({ name, close });
  }

  async closeAll(): Promise<void> {
    for (const { name, close } of this.#steps.splice(0).reverse()) {
      try {
        await close();
      } catch (err) {
        this.logger.error({ err, part: name }, 'a part did not end well');
      }
    }
  }
}

/**
 * Opens every part and starts it.
 * @throws DataDirectoryLocked, DevelopmentStore, or what a part could not open; what was opened before
 *   is closed again.
 */
export async function composeEngine(
  settings: Settings,
  options: ComposeOptions = {},
): Promise<Engine> {
  const logger = options.logger ?? createLogger(settings.logLevel);
  const closers = new Closers(logger);
  try {
    return await compose(settings, { ...options, logger }, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

// eslint-disable-next-line max-lines-per-function -- the parts in the order in which they start
async function compose(
  settings: Settings,
  options: ComposeOptions & { readonly logger: Logger },
  closers: Closers,
): Promise<Engine> {
  const { dataDir, eventstoreUrl, mode } = settings;
  const { logger, clock = { now: Date.now }, ids = createIdSource(clock) } = options;
  const metrics = createMetrics();
  const board = createReadinessBoard();

  const lock = await lockDataDirectory(dataDir);
  closers.add('lock', () => lock.release());
  const masterKeys = openMasterKeys(settings);
  const openStore = options.openStore ?? openEventStore;
  const store = await openStore({ dataDir, url: eventstoreUrl, clock });
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
  // DATA_DIR's lock keeps others away from the embedded store, but not from EventStoreDB.
  const exclusive = eventstoreUrl === undefined;
  const ledger = await openLedger({
    ...{ log, dataDir, clock, ids, exclusive },
    // Real books are not moved by a clock that may be wrong.
    unclearDays: mode === 'production' ? 'wait' : 'cut',
  });
  closers.add('ledger', () => ledger.close());
  board.add('days', { health: () => ledger.dayHealth() });
  // A book keeps the time zone that it was opened with, whatever the setting says later.
  if ((await ledger.book(MAIN_BOOK)) === undefined) {
    await ledger.openBook(MAIN_BOOK, settings.bookTimezone, start);
  }

  const dataKeys = await openKeyRing(settings, {
    ...{ storeId: log.storeId, masterKeys, clock, ids },
    onError: (err) => logger.warn({ err }, 'a connection to the key store broke'),
  });
  closers.add('data keys', () => dataKeys.stop());
  const evidence = {
    ...createEvidenceSealer(dataKeys, dataKeys),
    ...createEvidenceReader(dataKeys),
  };
  // What was ordered is done: a crash may have come between, or an old backup of the keys.
  await createErasureService({ log, keys: dataKeys, clock, ids }).completeAll();
  board.add('data keys', { health: () => dataKeys.health() });
  if (eventstoreUrl !== undefined && settings.keyDatabaseUrl === undefined) {
    logger.warn({}, 'data keys are in DATA_DIR: other instances cannot read what this one seals');
  }

  const keys = await openKeyRegistry({
    ...{ log, clock, ids },
    signingKeys: { ...dataKeys, masterKeys },
  });
  for (const key of await keys.checkSecrets()) {
    logger.warn({ keyId: key }, 'what requests of a key are signed with is lost; rotate the key');
  }
  const keyReader = log.readers.poll('keys', KEYS_EVERY_MS, () => keys.refresh());
  closers.add('keys', () => keyReader.stop());
  const nonces = openNonceStore(dataDir);
  closers.add('nonces', () => nonces.close());
  const approvals = createApprovalService({ log, clock, ids });
  approvals.register(operatorApproval(keys));
  const merchants = createMerchantService({ log, ids });
  if (mode === 'development') {
    await ensureDemoMerchant(merchants, start);
    await ensureDevKeys(dataDir, keys, DEMO_MERCHANT.id, start);
  }

  const projections = await openProjections({
    log,
    dataDir,
    logger,
    databaseUrl: settings.readDatabaseUrl,
  });
  closers.add('projections', () => projections.stop());
  board.add('projections', {
    ready: projections.ready,
    health: () => projections.health(),
  });

  const cases = createCaseService({ log, ids });
  const connectors =
    options.connectors ??
    createConnectors({ sandbox: mode === 'development' ? await startSandbox() : null });
  const channels = await openChannelRegistry({
    ...{ log, ids, connectors },
    production: mode === 'production',
    readSecret: secretReader(process.env),
  });
  if (mode === 'development') {
    await ensureSandboxChannels(channels, start, options.developmentChannels);
  }
  const channelReader = log.readers.poll('channels', CHANNELS_EVERY_MS, () => channels.refresh());
  closers.add('channels', () => channelReader.stop());
  board.add('channels', { health: () => channels.health() });
  approvals.register(channelChangeProposals(channels));
  const sagas = await startSagas({
    log,
    flows: flowsOf({ ledger, cases }),
    channels: channels.channels,
    evidence,
    cases,
    clock,
    ids,
    logger,
    cacheDir: join(dataDir, 'caches'),
    settings: {
      ladder: { waitsMs: settings.queryLadderMs },
      channelTimeoutMs: settings.channelTimeoutMs,
      exclusive,
    },
  });
  closers.add('sagas', () => sagas.stop());
  const payments = createPaymentService({
    host: sagas.hostOf(drivenPayment),
    ...{ ledger, channels, clock },
  });
  approvals.register(caseResolutions({ cases, ledger, payments }));
  const executions = log.readers.poll('approvals', APPROVED_EVERY_MS, () =>
    executeApproved(approvals, projections.queries),
  );
  closers.add('approvals', () => executions.stop());
  board.add('sagas', { ready: sagas.ready, done: sagas.done });

  const seals = await openSeals({
    ...{ log, dataDir, clock, ids, logger },
    key: options.sealKey ?? openSealKey(settings),
    intervalMs: settings.sealIntervalMs,
  });
  closers.add('seals', () => seals.stop());
  board.add('seals', { health: () => seals.health() });

  const timers = startTimers({ ledger, sagas, seals, logger });
  closers.add('timers', () => timers.stop());
  addEngineMetrics(metrics, { log, projections, sagas });

  return {
    settings,
    logger,
    metrics,
    clock,
    ids,
    log,
    ledger,
    keys,
    approvals,
    nonces,
    merchants,
    payments,
    cases,
    callbacks: createCallbackIntake({ log, channels: channels.channels, evidence, clock }),
    evidence,
    channels,
    projections,
    sagas,
    seals,
    readiness: board.read,
    silentReaders: () => log.readers.silent(),
    stop: () => closers.closeAll(),
  };

  async function startSandbox(): Promise<Connector> {
    const { channelTimeoutMs: timeoutMs } = settings;
    const callbackBaseUrl = options.callbackBaseUrl ?? `http://${settings.host}:${settings.port}`;
    const sandbox = await startOrAdoptSandbox({
      dataDir,
      masterKeys,
      callbackBaseUrl,
      logger,
      timeoutMs,
    });
    closers.add('sandbox', () => sandbox.stop());
    board.add('sandbox', {
      health: () => sandbox.answered() || 'the sandbox has not answered yet',
    });
    return sandbox.connector;
  }
}
