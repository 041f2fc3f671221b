/**
 * npm run audit: known weaknesses of what is installed in production. Fails on those of high severity
 * and above; a registry that serves no advisories says nothing of them, so there it is skipped by name.
 */
import { spawnSync } from 'node:child_process';
import { root } from './prepare.mjs';

const TIMEOUT_MS = 120_000;

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: TIMEOUT_MS,
});

const report = parsed(stdout ?? '');
const found = report?.metadata?.vulnerabilities;
if (found === undefined) {
  const why = report?.message ?? error?.message ?? 'no report';
  console.log(`audit: skipped, the registry gave no advisories (${why})`);
} else {
  const { high, critical, total } = found;
  console.log(`audit: ${total} known, of which ${high} high and ${critical} critical`);
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
