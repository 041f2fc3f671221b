/** The schemas of stored events are proven by the frozen files, one per event. */
import '../../golden/golden.test.js';
import '../../golden/schemas.test.js';
