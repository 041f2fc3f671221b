/** Both passes over the bill at a path; says on one line what they cost. */
import { billRows } from '../../engine/bill/bill-rows.js';
import { checkBillFile } from '../../engine/bill/check-bill-file.js';

const began = performance.now();
const checked = await checkBillFile(process.argv[2] ?? '');
if (checked.outcome !== 'bills') throw new Error(`not a good bill: ${JSON.stringify(checked)}`);
let rows = 0;
for await (const some of billRows(checked)) rows += some.length;
process.stdout.write(
  `${JSON.stringify({
    rows,
    rssMiB: process.resourceUsage().maxRSS / 1024,
    tookS: (performance.now() - began) / 1_000,
  })}\n`,
);
