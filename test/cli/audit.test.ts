/** `npm run audit` fails on findings alone, with an `npm` that answers what the test says. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

const SCRIPT = join(import.meta.dirname, '../../scripts/audit.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function audit(answer: unknown) {
  writeFileSync(join(folder, 'answer'), JSON.stringify(answer));
  const npm = `#!/bin/sh\ncat '${join(folder, 'answer')}'\nexit 1\n`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  const path = [folder, process.env['PATH']].join(delimiter);
  const { status, stdout } = spawnSync(process.execPath, [SCRIPT], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  return { status, stdout };
}

const counts = (high: number, critical: number) => ({
  vulnerabilities: { left: { name: 'left', severity: 'high', range: '<2' } },
  metadata: { vulnerabilities: { moderate: 1, high, critical, total: 1 + high + critical } },
});

it.each([
  ['high', counts(1, 0)],
  ['critical', counts(0, 1)],
])('fails on a finding that is %s, and names it', (_severity, answer) => {
  const { status, stdout } = audit(answer);
  expect(status).toBe(1);
  expect(stdout).toContain('high: left <2');
});

it('passes on lesser findings', () => {
  expect(audit(counts(0, 0))).toMatchObject({ status: 0 });
});

it('is skipped by name where the registry serves no advisories', () => {
  const { status, stdout } = audit({ message: '405 Method Not Allowed', statusCode: 405 });
  expect(status).toBe(0);
  const why = 'skipped, the registry gave no advisories (405 Method Not Allowed)';
  expect(stdout).toBe(`audit of the server: ${why}\naudit of the pages: ${why}\n`);
});
