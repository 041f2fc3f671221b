/** Every projection, and the tables as queries see them. */
import { accountsProjection } from './account/projection.js';
import type { accounts, openReservations } from './account/tables.js';
import { casesProjection } from './case/projection.js';
import type { cases } from './case/tables.js';
import type { MetaTables } from './framework/read-database.js';
import type { DatabaseOf } from './framework/table.js';
import { generalLedgerProjection } from './general-ledger/projection.js';
import type {
  accountFlows,
  accountingDays,
  accountSubjects,
  books,
  subjectBalances,
  subjectDays,
  subjectFlows,
} from './general-ledger/tables.js';
import { merchantsProjection } from './merchant/projection.js';
import type { merchants } from './merchant/tables.js';
import { paymentsProjection } from './payment/projection.js';
import type { payments, refunds } from './payment/tables.js';
import { sagasProjection } from './saga/projection.js';
import type { sagas } from './saga/tables.js';
import { settlementsProjection } from './settlement/projection.js';
import type { settlementBalances, settlementDays } from './settlement/tables.js';
import { statementsProjection } from './statement/projection.js';
import type { accountEntries } from './statement/tables.js';
import { storyProjection } from './story/projection.js';
import type { storySteps } from './story/tables.js';

export const allProjections = [
  accountsProjection,
  statementsProjection,
  generalLedgerProjection,
  paymentsProjection,
  settlementsProjection,
  storyProjection,
  sagasProjection,
  casesProjection,
  merchantsProjection,
] as const;

export type ProjectionName = (typeof allProjections)[number]['name'];

export const projectionNames: readonly ProjectionName[] = allProjections.map(({ name }) => name);

export type ReadTables = MetaTables &
  DatabaseOf<
    readonly [
      typeof accounts,
      typeof openReservations,
      typeof accountEntries,
      typeof books,
      typeof accountingDays,
      typeof accountSubjects,
      typeof subjectBalances,
      typeof subjectDays,
      typeof subjectFlows,
      typeof accountFlows,
      typeof payments,
      typeof refunds,
      typeof settlementBalances,
      typeof settlementDays,
      typeof storySteps,
      typeof sagas,
      typeof cases,
      typeof merchants,
    ]
  >;
