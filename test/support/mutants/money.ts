/** Every test of domain/money in one file: a mutant then loads the code once, not once per file. */
import '../../money/allocate.test.js';
import '../../money/currencies.test.js';
import '../../money/fee.test.js';
import '../../money/money.test.js';
