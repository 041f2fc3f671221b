/** Every endpoint of the contract with its handler. */
import type { Engine } from '../engine.js';
import type { Endpoint } from '../http/endpoint.js';
import { accountEndpoints } from './accounts.js';
import { callbackEndpoints } from './callbacks.js';
import { dayEndpoints } from './days.js';
import { eventEndpoints } from './events.js';
import { explainEndpoints } from './explain.js';
import { ledgerEndpoints } from './ledgers.js';
import { merchantEndpoints } from './merchants.js';
import { paymentEndpoints } from './payments.js';
import { refundEndpoints } from './refunds.js';
import { reportEndpoints } from './reports.js';
import { reservationEndpoints } from './reservations.js';
import { sagaEndpoints } from './sagas.js';
import { sealEndpoints } from './seals.js';
import { systemEndpoints } from './system.js';
import { transactionEndpoints } from './transactions.js';

export const endpointsOf = (engine: Engine): readonly Endpoint[] => [
  ...paymentEndpoints(engine),
  ...refundEndpoints(engine),
  ...merchantEndpoints(engine),
  ...ledgerEndpoints(engine),
  ...accountEndpoints(engine),
  ...transactionEndpoints(engine),
  ...reservationEndpoints(engine),
  ...dayEndpoints(engine),
  ...explainEndpoints(engine),
  ...reportEndpoints(engine),
  ...eventEndpoints(engine),
  ...sealEndpoints(engine),
  ...sagaEndpoints(engine),
  ...callbackEndpoints(engine),
  ...systemEndpoints(engine),
];
