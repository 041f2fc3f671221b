/** The command line as a whole: every command in a file of its own under `commands/`. */
import { Command, CommanderError } from 'commander';
import { VERSION } from '../api/composition/version.js';
import { registerControlCheck } from './commands/control-check.js';
import { registerDemo } from './commands/demo.js';
import { registerEvidence } from './commands/evidence.js';
import { registerExport } from './commands/export.js';
import { registerGateway } from './commands/gateway.js';
import { registerImport } from './commands/import.js';
import { registerKeys } from './commands/keys.js';
import { registerListen } from './commands/listen.js';
import { registerRebuild } from './commands/rebuild.js';
import { registerReplay } from './commands/replay.js';
import { registerBank } from './commands/bank.js';
import { registerSandbox } from './commands/sandbox.js';
import { registerSecrets } from './commands/secrets.js';
import { registerServe } from './commands/serve.js';
import { registerTrialBalance } from './commands/trial-balance.js';
import { registerUsers } from './commands/users.js';
import { registerVerify } from './commands/verify.js';
import { registerVerifyBundle } from './commands/verify-bundle.js';
import type { CliContext } from './cli-context.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import type { Io } from './io.js';
import { plainMessage } from './plain-message.js';

const registrations = [
  registerServe,
  registerDemo,
  registerSandbox,
  registerBank,
  registerGateway,
  registerKeys,
  registerUsers,
  registerSecrets,
  registerEvidence,
  registerImport,
  registerListen,
  registerReplay,
  registerVerify,
  registerVerifyBundle,
  registerTrialBalance,
  registerControlCheck,
  registerRebuild,
  registerExport,
];

/**
 * Runs one command line.
 * @param argv the arguments after the program's name.
 * @returns the exit code; see `exitCodes`.
 */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = new Command('tallybook')
    .description('An event-sourced ledger and payment engine.')
    .version(VERSION, '--version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void io.err.write(text),
    });
  const context: CliContext = {
    io,
    exitWith: (ended) => {
      code = ended;
    },
  };
  for (const register of registrations) register(program, context);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.failed;
    }
    io.err.write(`tallybook: ${describe(error, io.env.DEBUG !== undefined)}\n`);
    return exitCodes.failed;
  }
}

/** Where it happened is told to whoever sets DEBUG. */
const describe = (error: unknown, debug: boolean): string =>
  (debug && error instanceof Error ? error.stack : undefined) ?? plainMessage(error);
