/**
 * npm run audit: known weaknesses of what is installed in production, and of all that the pages are built
 * from. Fails on those of high severity and above; a registry that serves no advisories says nothing of
 * them, so there it is skipped by name.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const TIMEOUT_MS = 120_000;

audit('server', ['--omit=dev'], root);
audit('pages', [], join(root, 'web'));

function audit(what, options, cwd) {
  const { stdout, error } = spawnSync('npm', ['audit', ...options, '--json'], {
    cwd,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const report = parsed(stdout ?? '');
  const found = report?.metadata?.vulnerabilities;
  if (found === undefined) {
    const why = report?.message ?? error?.message ?? 'no report';
    console.log(`audit of the ${what}: skipped, the registry gave no advisories (${why})`);
    return;
  }
  const { high, critical, total } = found;
  console.log(`audit of the ${what}: ${total} known, of which ${high} high, ${critical} critical`);
  for (const { name, severity, range } of Object.values(report.vulnerabilities ?? {})) {
    console.log(`  ${severity}: ${name} ${range}`);
  }
  if (high + critical > 0) process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
