/** Every projection, and the tables as queries see them. */
import { accountsProjection } from './accounts/projection.js';
import type { accounts, openReservations } from './accounts/tables.js';
import { casesProjection } from './cases/projection.js';
import type { cases } from './cases/tables.js';
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
import { merchantsProjection } from './merchants/projection.js';
import type { merchants } from './merchants/tables.js';
import { paymentsProjection } from './payments/projection.js';
import type { payments, refunds } from './payments/tables.js';
import { sagasProjection } from './sagas/projection.js';
import type { sagas } from './sagas/tables.js';
import { settlementsProjection } from './settlements/projection.js';
import type { settlementBalances, settlementDays } from './settlements/tables.js';
import { statementsProjection } from './statements/projection.js';
import type { accountEntries } from './statements/tables.js';
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
