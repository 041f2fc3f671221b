/** Every suite by its name. */
import type { Suite } from './suite.js';
import { http } from './suites/http.js';
import { ledger } from './suites/ledger.js';
import { payments } from './suites/payments.js';
import { verify } from './suites/verify.js';

export const suites: ReadonlyMap<string, Suite> = new Map(
  Object.entries({ ledger, http, payments, verify }),
);
