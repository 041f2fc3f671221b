import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./crash-writer-process.mjs', import.meta.url));
const ACKNOWLEDGED_BEFORE_KILL = 50;

/**
 * Runs a process that appends to the stream of a store's file without end and prints the id of each
 * event once it is acknowledged; kills it with SIGKILL in the middle of that.
 * @param inThread a thread of the process commits.
 * @returns the ids that were acknowledged.
 */
export async function crashWriter(
  file: string,
  stream: string,
  { inThread = false } = {},
): Promise<readonly string[]> {
  const args = [SCRIPT, file, stream, ...(inThread ? ['thread'] : [])];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > ACKNOWLEDGED_BEFORE_KILL) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return output.split('\n').filter((line) => line.length === 36);
}
