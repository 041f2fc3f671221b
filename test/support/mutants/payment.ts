/** Every test of domain/payment in one file, the quick tables before the random fees. */
import '../../payment/payment.test.js';
import '../../payment/postings.test.js';
import '../../golden/golden.test.js';
import '../../payment/fees.test.js';
