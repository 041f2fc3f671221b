/** Every suite by its name. */
import type { Suite } from './suite.js';
import { bills } from './suites/bills.js';
import { disk } from './suites/disk.js';
import { gateway } from './suites/gateway.js';
import { history } from './suites/history.js';
import { http } from './suites/http.js';
import { ledger } from './suites/ledger.js';
import { pages } from './suites/pages.js';
import { payments } from './suites/payments.js';
import { postgres } from './suites/postgres.js';
import { rebuild } from './suites/rebuild.js';
import { replay } from './suites/replay.js';
import { screens } from './suites/screens.js';
import { verify } from './suites/verify.js';

const all = {
  ledger,
  http,
  payments,
  replay,
  rebuild,
  gateway,
  history,
  disk,
  postgres,
  bills,
  pages,
  screens,
  verify,
};

export const suites: ReadonlyMap<string, Suite> = new Map(Object.entries(all));
