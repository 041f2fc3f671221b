/** What `verify` finds in a file that was changed behind the back of the store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { goodHistory } from '../support/history.js';
import { writeHistory } from '../support/store.js';
import { verify } from '../support/verify.js';
import { rewriteLog } from '../../support/rewrite-log.js';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-verify-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Changes the data of the events of a type, behind the store's back. */
const tamper = (type: string, change: (data: string) => string): void =>
  rewriteLog(dataDir, (event) =>
    event.type === type ? { ...event, data: change(event.data) } : event,
  );

describe('a file that was changed behind the back of the store', () => {
  beforeEach(() => writeHistory(dataDir, goodHistory()));

  it('shows an event that was taken out', async () => {
    rewriteLog(dataDir, (event) => (event.type === 'CapturePosted.v1' ? undefined : event));
    const { code, verification } = await verify(dataDir);
    expect(code).toBe(1);
    expect(verification.findings[0]).toMatchObject({
      check: 'stream-revisions',
      message: 'payment-pay_1: revision 6 where 5 is due',
      event: { stream: 'payment-pay_1', revision: 6, type: 'PaymentSucceeded' },
    });
  });

  it('shows an amount that was changed', async () => {
    tamper('TransactionPosted.v1', (data) => data.replaceAll('"99.40"', '"90.40"'));
    const { verification } = await verify(dataDir);
    expect(verification.findings[0]).toMatchObject({
      check: 'ledger-entries',
      event: { stream: 'ledger-main', revision: 4, type: 'TransactionPosted' },
    });
  });

  it('shows an event that cannot be read, and goes on', async () => {
    tamper('CapturePosted.v1', () => '{"capture":');
    const { verification } = await verify(dataDir);
    expect(verification.events).toBe(26);
    expect(verification.findings[0]).toMatchObject({
      check: 'events-readable',
      event: { stream: 'payment-pay_1', revision: 5, type: 'CapturePosted.v1' },
    });
  });
});
