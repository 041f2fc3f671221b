/** The schemas of stored events are proven by one frozen file per event. */
import '../../golden/golden.test.js';
