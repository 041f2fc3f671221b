import { runCommandLine } from '../../../cli/program.js';
import { captureStream } from './capture.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, with an environment of its own. */
export async function run(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const out = captureStream();
  const err = captureStream();
  const code = await runCommandLine(argv, { out, err, env });
  return { code, out: out.text(), err: err.text() };
}
