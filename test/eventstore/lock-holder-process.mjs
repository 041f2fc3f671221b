/** node lock-holder-process.mjs DATA_DIR: holds the lock until its input ends. Runs from the build. */
import { lockDataDirectory } from '../../dist/engine/data-directory.js';

const lock = await lockDataDirectory(process.argv[2]);
process.stdout.write('locked\n');
process.stdin.resume().on('end', () => lock.release());
