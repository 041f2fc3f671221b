/** `tallybook control-check`: agrees with exit code 0, names what is planted with another. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { goodHistory } from '../cli/support/history.js';
import { run } from '../cli/support/run.js';
import { writeHistory } from '../cli/support/store.js';
import { tamper } from './tamper.js';

describe('tallybook control-check', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'control-check-cli-'));
  const tallybook = (...argv: string[]) => run(argv, { DATA_DIR: dataDir });

  beforeAll(() => writeHistory(dataDir, goodHistory()));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('needs read models', async () => {
    const { code, err } = await tallybook('control-check');
    expect([code, err]).toStrictEqual([2, expect.stringContaining('no read models')]);
  });

  it('agrees on the open day and on one that is closed', async () => {
    expect((await tallybook('rebuild')).code).toBe(0);
    const { code, out } = await tallybook('control-check', '--date', '2026-07-01');
    expect(code).toBe(0);
    expect(out).toMatch(/^book main, 2026-07-01 \(closed\)\n[^]*channel_receivable[^]*\nagrees\n$/);
    const json = await tallybook('control-check', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      object: 'control_check',
      agrees: true,
      case: null,
    });
    expect((await tallybook('control-check', '--book', 'none')).code).toBe(2);
  });

  it('names what differs', async () => {
    tamper(dataDir, 'subject_days', "debits = '0.00' WHERE subject = 'channel_receivable'");
    const { code, out } = await tallybook('control-check', '--date', '2026-07-01');
    expect(code).not.toBe(0);
    expect(out).toContain('flow: channel_receivable CNY: ');
    expect(out).toContain('unbalanced: all subjects CNY: ');
    expect(out).toContain('DOES NOT AGREE');
  });
});
