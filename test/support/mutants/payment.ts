/**
 * The tests of domain/payment in one file, the quick tables before the random fees. Random commands and
 * postings (`invariants`, `postings.property`) stay out: they take long.
 */
import '../../payment/attempt.test.js';
import '../../payment/capture.test.js';
import '../../payment/refund.test.js';
import '../../payment/refund-quote.test.js';
import '../../payment/suspended.test.js';
import '../../payment/suspense-refund.test.js';
import '../../payment/confirmed.test.js';
import '../../payment/hold.test.js';
import '../../payment/evolve/create.test.js';
import '../../payment/evolve/attempt.test.js';
import '../../payment/evolve/capture.test.js';
import '../../payment/evolve/end.test.js';
import '../../payment/evolve/late-success.test.js';
import '../../payment/evolve/refund.test.js';
import '../../payment/evolve/suspense-refund.test.js';
import '../../payment/decide/create.test.js';
import '../../payment/decide/attempt.test.js';
import '../../payment/decide/capture.test.js';
import '../../payment/decide/cancel.test.js';
import '../../payment/decide/refund.test.js';
import '../../payment/decide/late-success.test.js';
import '../../payment/amounts.test.js';
import '../../payment/posting/capture.test.js';
import '../../payment/posting/refund.test.js';
import '../../payment/posting/refund-confirmed.test.js';
import '../../payment/posting/late.test.js';
import '../../payment/posting/case.test.js';
import '../../payment/request-no.test.js';
import '../../payment/fees.test.js';
