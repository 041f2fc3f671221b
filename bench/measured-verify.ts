/** Runs `verify` on DATA_DIR and says on one line what it cost. Node needs `--expose-gc`. */
import { readSettings } from '../api/composition/settings.js';
import { verifyInstallation } from '../cli/verify/verify-installation.js';

/** Events between two looks at the heap. */
const LOOK_EVERY = 50_000;

let heapBytes = 0;
/** What is in use, without what is only yet to be collected. */
function look(): void {
  globalThis.gc?.();
  heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed);
}

let next = LOOK_EVERY;
const began = performance.now();
const { events, findings } = await verifyInstallation(readSettings(process.env), (read) => {
  if (read < next) return;
  next += LOOK_EVERY;
  look();
});
look();
const MIB = 1024 * 1024;
process.stdout.write(
  `${JSON.stringify({
    events,
    findings: findings.length,
    heapMiB: heapBytes / MIB,
    rssMiB: process.resourceUsage().maxRSS / 1024,
    tookS: (performance.now() - began) / 1_000,
  })}\n`,
);
