import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { counted } from '../counted.js';
import { exitCodes } from '../exit-codes.js';
import { printResult } from '../io.js';
import { createProgress } from '../progress.js';
import { type StoreOptions, storeSettings } from '../store.js';
import { table } from '../table.js';
import type { Finding } from '../verify/check.js';
import { verifyInstallation, type Verification } from '../verify/verify-installation.js';

interface Options extends StoreOptions {
  readonly json?: boolean;
}

export function registerVerify(program: Command, { io, exitWith }: CliContext): void {
  program
    .command('verify')
    .description('Recomputes everything from the log and names the first event that disagrees.')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const progress = createProgress({ label: 'verify', stream: io.err });
      const verification = await verifyInstallation(storeSettings(io, options), (events) =>
        progress.update(events),
      );
      progress.update(verification.events);
      progress.finish('events');
      await printResult(io, options.json, verification, toText);
      exitWith(verification.findings.length === 0 ? exitCodes.ok : exitCodes.findings);
    });
}

function toText({ position, events, checks, findings, runningSagas }: Verification): string {
  const rows = checks.map(({ check, findings: count, note }) => [
    check,
    count > 0 ? counted(count, 'finding') : (note ?? 'holds'),
  ]);
  return [
    `${counted(events, 'event')} up to position ${position}, ${counted(runningSagas, 'saga')} still running`,
    table(['check', 'result'], rows),
    ...findings.map(findingText),
    findings.length === 0 ? 'clean' : 'NOT CLEAN',
  ].join('\n');
}

export function findingText({ check, message, event }: Finding): string {
  const place =
    event === null
      ? ''
      : ` at ${event.stream}/${event.revision} (${event.type}, position ${event.position}, id ${event.id})`;
  return `${check}: ${message}${place}`;
}
