/** The pure tests of domain/ledger in one file: the quick tables, then what takes long, then the random commands. */
import '../../ledger/accounts.test.js';
import '../../ledger/book.test.js';
import '../../ledger/chain.test.js';
import '../../ledger/idempotency.test.js';
import '../../ledger/keys.test.js';
import '../../ledger/limits.test.js';
import '../../ledger/log.test.js';
import '../../ledger/reservations.test.js';
import '../../ledger/reversals.test.js';
import '../../ledger/transactions.test.js';
import '../../ledger/day-cut.test.js';
import '../../ledger/account-id.test.js';
import '../../ledger/chart.test.js';
import '../../ledger/expiry.test.js';
import '../../ledger/facts.test.js';
import '../../ledger/model.test.js';
