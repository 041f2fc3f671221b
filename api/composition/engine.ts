/** What an assembled engine offers: to the routes of the API and to whoever embeds it. */
import type { Clock } from '../../domain/kernel/clock.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { KeyRegistry } from '../../engine/access/key-registry.js';
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import type { CallbackIntake } from '../../engine/callback/callback-intake.js';
import type { ChannelRegistry } from '../../engine/channel/channel-registry.js';
import type { CaseService } from '../../engine/case/case-service.js';
import type { EvidenceReader, EvidenceSealer } from '../../engine/evidence/evidence.js';
import type { NonceStore } from '../../engine/access/nonce-store.js';
import type { LedgerService } from '../../engine/ledger/ledger-service.js';
import type { MerchantService } from '../../engine/merchant/merchant-service.js';
import type { Seals } from '../../engine/seal/seals.js';
import type { PaymentService } from '../../engine/payment/payment-service.js';
import type { TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import type { Projections } from '../../projections/open-projections.js';
import type { SagaRunner } from '../../sagas/runner/saga-runner.js';
import type { Readiness } from '../system/contract.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Metrics } from '../http/metrics.js';
import type { Settings } from './settings.js';

export interface Engine {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: TallybookLog;
  readonly ledger: LedgerService;
  readonly keys: KeyRegistry;
  readonly approvals: ApprovalService;
  /** Nonces of signed requests. */
  readonly nonces: NonceStore;
  readonly merchants: MerchantService;
  readonly payments: PaymentService;
  readonly cases: CaseService;
  readonly callbacks: CallbackIntake;
  readonly evidence: EvidenceReader & EvidenceSealer;
  readonly channels: ChannelRegistry;
  readonly projections: Projections;
  readonly sagas: SagaRunner;
  readonly seals: Seals;
  /** Every part by name, with the reason if it cannot serve. */
  readonly readiness: () => Readiness;
  /** Readers of the log that have given no sign of life for a minute: only a restart helps. */
  readonly silentReaders: () => readonly string[];
  /** Ends every part, in the order that loses nothing; releases the data directory. */
  stop(): Promise<void>;
}
