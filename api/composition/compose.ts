/** Wires the engine: foundation → keys → read models → channels → flows → seals → timers. */
import { join } from 'node:path';
import { createCheckoutSessionService } from '../../engine/checkout-session/checkout-session-service.js';
import { openCalendars } from '../../engine/calendar/calendar-service.js';
import { calendarVersionProposals } from '../../engine/calendar/calendar-version.js';
import { createCallbackIntake } from '../../engine/callback/callback-intake.js';
import { createEvidenceReading } from '../../engine/evidence/evidence-reading.js';
import { createMerchantFreeze, openingFrozen } from '../../engine/merchant/merchant-freeze.js';
import {
  createMerchantService,
  type MerchantService,
} from '../../engine/merchant/merchant-service.js';
import { createRequestLog, type RequestLog } from '../../engine/request-log/request-log.js';
import { openRequestStore } from '../../engine/request-log/request-store.js';
import {
  openPricePlans,
  type PricePlanService,
} from '../../engine/price-plan/price-plan-service.js';
import { openSealKey } from '../../engine/seal/seal-key.js';
import { createBundleTaking } from '../../engine/bundle/bundle-taking.js';
import { openSeals } from '../../engine/seal/seals.js';
import type { Projections } from '../../projections/open-projections.js';
import { createLogger } from '../http/logger.js';
import { openChangeFeed } from '../stream/change-feed.js';
import { openAccess, openPeople } from './access.js';
import { openBankDesk, openBanks } from './banks.js';
import { publicUrlOf } from './base-url.js';
import { Closers } from './closers.js';
import { DEMO_MERCHANT, ensureDemoMerchant } from './development/demo-merchant.js';
import { ensureDevKeys } from './development/dev-keys.js';
import { addEngineMetrics } from './engine-metrics.js';
import { freezeAgain } from './frozen-merchants.js';
import { overdueAttempts } from './overdue-attempts.js';
import {
  type ComposeOptions,
  type Foundation,
  openFoundation,
  openReadModels,
} from './foundation.js';
import type { Settings } from './settings.js';
import { startControlChecks } from './control-checks.js';
import { startSettlements } from './settlements.js';
import { startTimers } from './timers.js';
import { startWebhooks } from './webhooks.js';
import { openChannels } from './channels.js';
import { openReconciling } from './reconciliations.js';
import { startFlows } from './start-flows.js';

export type { ComposeOptions } from './foundation.js';

/** What another process changes of prices is to be in force here within a second. */
const PRICES_EVERY_MS = 500;
/** An attempt that a crash left without a payment is ended so soon after its time. */
const OVERDUE_EVERY_MS = 2_000;
/** So often a start looks whether the read models are there that it needs to freeze again what is to be frozen. */
const FROZEN_EVERY_MS = 5_000;

/**
 * Opens every part and starts it.
 * @throws DataDirectoryLocked, DevelopmentStore, or what a part could not open; what was opened before
 *   is closed again.
 */
export async function composeEngine(settings: Settings, options: ComposeOptions = {}) {
  const logger = options.logger ?? createLogger(settings.logLevel);
  const closers = new Closers(logger);
  try {
    const foundation = await openFoundation(settings, { ...options, logger }, closers);
    return await compose(foundation, options);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function compose(foundation: Foundation, options: ComposeOptions) {
  const { settings, logger, clock, ids, log, ledger, metrics, evidence, cardTokens } = foundation;
  const { board, closers } = foundation;
  const merchants = createMerchantService({ log, ids });
  const access = await openAccess(foundation);
  const { keys, approvals } = access;
  const pricePlans = await openPrices(foundation, merchants);
  if (settings.mode === 'development') {
    await ensureDemoMerchant(merchants, foundation.start);
    await ensureDevKeys(settings.dataDir, keys, DEMO_MERCHANT.id, foundation.start);
  }
  const people = await openPeople(foundation, options);
  const projections = await openReadModels(foundation, options);
  const channels = await openChannels(foundation, options, approvals);
  const calendars = await openCalendars({ log, ids }, foundation.start);
  approvals.register(calendarVersionProposals(calendars));
  const bankDesk = openBankDesk(foundation, openBanks(foundation, options));
  const openings = openingFrozen(ledger, merchants);
  const flows = await startFlows(foundation, {
    channels,
    approvals,
    projections,
    prices: pricePlans,
    openings,
    bankDesk,
  });
  const settlements = startSettlements(foundation, { approvals, calendars, projections });
  startControlChecks(foundation, { projections, cases: flows.cases });
  const webhooks = await startWebhooks(foundation, { projections, cases: flows.cases }, options);
  const seals = await startSeals(foundation, options, flows.sagas);
  const changes = await openChangeFeed(log);
  closers.add('stream', () => changes.stop());
  const publicUrl = publicUrlOf(settings, options);
  const checkoutSessions = startCheckouts(foundation, {
    ...{ merchants, channels, publicUrl, projections },
    payments: flows.payments,
    prices: pricePlans,
  });
  const timers = startTimers({ ledger, sagas: flows.sagas, seals, logger });
  closers.add('timers', () => timers.stop());
  addEngineMetrics(metrics, { log, projections, sagas: flows.sagas });

  return {
    ...{ settings, logger, metrics, clock, ids, log, ledger, evidence, cardTokens },
    ...access,
    ...people,
    merchants,
    pricePlans,
    merchantFreeze: startFreezing(foundation, { merchants, projections }),
    ...{ projections, channels, calendars, settlements, checkoutSessions, publicUrl },
    requestLog: openRequestLog(foundation),
    evidenceReading: createEvidenceReading({ log, evidence, ids }),
    bundleTaking: createBundleTaking({ log, ids }),
    callbacks: createCallbackIntake({
      ...{ log, evidence, clock },
      channels: { get: (name) => channels.channels.get(name) ?? bankDesk.channels.get(name) },
    }),
    ...{ banks: bankDesk.banks, beneficiaries: bankDesk.beneficiaries },
    ...openReconciling(foundation, {
      ...{ channels: channels.channels, banks: bankDesk.banks, cases: flows.cases },
      ...{ projections, approvals, openings },
    }),
    ...flows,
    ...webhooks,
    seals,
    changes,
    /** Every part by name, with the reason if it cannot serve. */
    readiness: board.read,
    /** Readers of the log that have given no sign of life for a minute: only a restart helps. */
    silentReaders: () => log.readers.silent(),
    /** Ends every part, in the order that loses nothing; releases the data directory. */
    stop: () => closers.closeAll(),
  };
}

async function startSeals(
  { settings, log, clock, ids, logger, closers, board }: Foundation,
  options: ComposeOptions,
  sagas: { readonly ready: Promise<void>; readonly done: Promise<void> },
) {
  const seals = await openSeals({
    ...{ log, dataDir: settings.dataDir, clock, ids, logger },
    key: options.sealKey ?? openSealKey(settings),
    intervalMs: settings.sealIntervalMs,
    startAfter: Promise.race([sagas.ready, sagas.done]),
  });
  closers.add('seals', () => seals.stop());
  board.add('seals', { health: () => seals.health() });
  return seals;
}

/** Freezes for as long as the server runs: accounts that are opened later, too. */
function startFreezing(
  { log, ledger, start, closers }: Foundation,
  {
    merchants,
    projections,
  }: { readonly merchants: MerchantService; readonly projections: Projections },
) {
  const merchantFreeze = createMerchantFreeze({ merchants, ledger });
  const again = freezeAgain(merchantFreeze, projections, start, () => log.head());
  const frozen = log.readers.poll('frozen merchants', FROZEN_EVERY_MS, again);
  closers.add('frozen merchants', () => frozen.stop());
  return merchantFreeze;
}

type CheckoutParts = Omit<
  Parameters<typeof createCheckoutSessionService>[0],
  'cardTokens' | 'clock' | 'ids' | 'log'
> & { readonly projections: Projections };

/** Checkouts, whose attempts are ended when their time is over. */
function startCheckouts(
  { log, ids, clock, cardTokens, closers }: Foundation,
  { projections, ...parts }: CheckoutParts,
) {
  const checkoutSessions = createCheckoutSessionService({ log, ids, clock, cardTokens, ...parts });
  const endOverdue = overdueAttempts(checkoutSessions, projections, clock);
  const attempts = log.readers.poll('overdue attempts', OVERDUE_EVERY_MS, endOverdue);
  closers.add('overdue attempts', () => attempts.stop());
  return checkoutSessions;
}

function openRequestLog({ settings, clock, logger, closers }: Foundation): RequestLog {
  const store = openRequestStore(join(settings.dataDir, 'caches'));
  const log = createRequestLog({ store, clock, logger });
  closers.add('request log', () => log.close());
  return log;
}

async function openPrices(
  { log, ids, closers }: Foundation,
  merchants: MerchantService,
): Promise<PricePlanService> {
  const prices = await openPricePlans({ log, ids, merchants });
  const reader = log.readers.poll('price plans', PRICES_EVERY_MS, () => prices.refresh());
  closers.add('price plans', () => reader.stop());
  return prices;
}
