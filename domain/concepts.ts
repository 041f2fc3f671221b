/**
 * Every concept of the domain, once: a new concept is a folder and a line here. Events, errors, prefixes
 * of ids and categories of streams follow from this list (`events.ts`, `errors.ts`, `ids.ts`, `streams.ts`).
 */
import { access } from './access/concept.js';
import { approval } from './approval/concept.js';
import { beneficiary } from './beneficiary/concept.js';
import { bill } from './bill/concept.js';
import { calendar } from './calendar/concept.js';
import { bundle } from './bundle/concept.js';
import { callback } from './callback/concept.js';
import { cases } from './case/concept.js';
import { channel } from './channel/concept.js';
import { checkoutSession } from './checkout-session/concept.js';
import { dataKey } from './data-key/concept.js';
import { delivery } from './delivery/concept.js';
import { dispute } from './dispute/concept.js';
import { evidence } from './evidence/concept.js';
import type { Concept } from './kernel/concept.js';
import { store } from './kernel/store-concept.js';
import { ledger } from './ledger/concept.js';
import { merchant } from './merchant/concept.js';
import { money } from './money/concept.js';
import { notification } from './notification/concept.js';
import { payment } from './payment/concept.js';
import { payout } from './payout/concept.js';
import { pricePlan } from './price-plan/concept.js';
import { reconciliation } from './reconciliation/concept.js';
import { saga } from './saga/concept.js';
import { seal } from './seal/concept.js';
import { settlementBatch } from './settlement-batch/concept.js';
import { session } from './session/concept.js';
import { topup } from './topup/concept.js';
import { user } from './user/concept.js';
import { webhookEndpoint } from './webhook-endpoint/concept.js';

/** In the order of the pages that are written from them. */
export const concepts = [
  store,
  money,
  access,
  approval,
  ledger,
  calendar,
  merchant,
  pricePlan,
  payment,
  beneficiary,
  payout,
  topup,
  dispute,
  settlementBatch,
  notification,
  checkoutSession,
  webhookEndpoint,
  delivery,
  saga,
  channel,
  callback,
  bill,
  reconciliation,
  dataKey,
  cases,
  evidence,
  seal,
  bundle,
  user,
  session,
] as const satisfies readonly Concept[];

type Concepts = (typeof concepts)[number];
type Table = 'eventSchemas' | 'eventVersions' | 'eventMeanings' | 'idPrefixes' | 'errors';
type Both<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? { readonly [Name in keyof All]: All[Name] }
  : never;

/** The entries of all concepts in one table. @throws Error a name is declared twice. */
export function allOf<Name extends Table>(table: Name): Both<Concepts[Name]> {
  const all = new Map<string, unknown>();
  for (const concept of concepts) {
    for (const [name, value] of Object.entries(concept[table])) {
      if (all.has(name)) throw new Error(`${concept.title} declares ${name}, which is declared`);
      all.set(name, value);
    }
  }
  return Object.fromEntries(all) as Both<Concepts[Name]>;
}
