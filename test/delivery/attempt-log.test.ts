import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { silentLogger } from '../../domain/kernel/logger.js';
import { openAttemptLog } from '../../engine/delivery/attempt-log.js';
import { Sqlite } from '../../sqlite/driver.js';

it('a cache that cannot be written is logged and stops nothing', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tallybook-attempts-'));
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, text: string) => void warnings.push(text) };
  const attempts = openAttemptLog(dir, logger);
  const other = new Sqlite(join(dir, 'deliveries.sqlite'));
  other.exec('DROP TABLE retries; DROP TABLE failing');
  other.close();
  attempts.putRetry('we_1', { sequence: 1, attempts: 1, dueMs: 1 });
  attempts.endRetry('we_1', 1);
  attempts.putFailingSince('we_1', 1);
  attempts.beginAnew('we_1');
  expect(warnings).toStrictEqual(Array(5).fill('the cache of deliveries could not be written'));
  attempts.close();
  rmSync(dir, { recursive: true, force: true });
});
