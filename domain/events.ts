/** Every event of the engine: what the codec knows and what readers of the log may meet. */
import { type AccessEvent, accessEventSchemas, accessEventVersions } from './access/events.js';
import {
  type ApprovalEvent,
  approvalEventSchemas,
  approvalEventVersions,
} from './approval/events.js';
import {
  type CallbackEvent,
  callbackEventSchemas,
  callbackEventVersions,
} from './callback/events.js';
import { type CaseEvent, caseEventSchemas, caseEventVersions } from './case/events.js';
import {
  type EvidenceEvent,
  evidenceEventSchemas,
  evidenceEventVersions,
} from './evidence/events.js';
import { type StoreEvent, storeEventSchemas, storeEventVersions } from './kernel/store-events.js';
import { type LedgerEvent, ledgerEventSchemas, ledgerEventVersions } from './ledger/events.js';
import {
  type MerchantEvent,
  merchantEventSchemas,
  merchantEventVersions,
} from './merchant/events.js';
import { type PaymentEvent, paymentEventSchemas, paymentEventVersions } from './payment/events.js';
import { type SagaEvent, sagaEventSchemas, sagaEventVersions } from './saga/events.js';
import { type SealEvent, sealEventSchemas, sealEventVersions } from './seal/events.js';

export type TallybookEvent =
  | StoreEvent
  | LedgerEvent
  | PaymentEvent
  | SagaEvent
  | CallbackEvent
  | MerchantEvent
  | AccessEvent
  | ApprovalEvent
  | CaseEvent
  | EvidenceEvent
  | SealEvent;

export const eventSchemas = {
  ...storeEventSchemas,
  ...ledgerEventSchemas,
  ...paymentEventSchemas,
  ...sagaEventSchemas,
  ...callbackEventSchemas,
  ...merchantEventSchemas,
  ...accessEventSchemas,
  ...approvalEventSchemas,
  ...caseEventSchemas,
  ...evidenceEventSchemas,
  ...sealEventSchemas,
};

/** The newest version of every event type. */
export const eventVersions = {
  ...storeEventVersions,
  ...ledgerEventVersions,
  ...paymentEventVersions,
  ...sagaEventVersions,
  ...callbackEventVersions,
  ...merchantEventVersions,
  ...accessEventVersions,
  ...approvalEventVersions,
  ...caseEventVersions,
  ...evidenceEventVersions,
  ...sealEventVersions,
};
