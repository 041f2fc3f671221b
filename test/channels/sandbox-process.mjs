/** The sandbox process as `tallybook sandbox` runs it, from the build, with the options of a test. */
import { parseArgs } from 'node:util';
import { runSandboxProcess } from '../../dist/channels/sandbox/process.js';
import { openMasterKeys } from '../../dist/engine/secret/open-master-keys.js';

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    speed: { type: 'string', default: '1' },
    'idle-minutes': { type: 'string', default: '1' },
  },
});
const dataDir = values['data-dir'];
await runSandboxProcess({
  dataDir,
  masterKeys: openMasterKeys({ dataDir, mode: 'development' }),
  speed: Number(values.speed),
  idleMinutes: Number(values['idle-minutes']),
});
