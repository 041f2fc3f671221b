/** The auditor's bundle, its content changed and every hash made anew: what is forged is found. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Line } from '../../domain/bundle/lines.js';
import { exportBundle, type ExportedBundle } from './support/bundle.js';

let folder: string;
let verify: ExportedBundle['verify'];
let forged: ExportedBundle['forged'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-bundle-'));
  ({ verify, forged } = await exportBundle(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = { events: 0, accounts: 0, trialBalances: 0 };

const eventText = (content: Line | undefined): string =>
  content !== undefined && 'event' in content ? content.event.data : '';

describe('an auditor’s bundle', () => {
  it.each(['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const)(
    'does not hold where the %s of a sealed event was changed and every hash made anew',
    async (field) => {
      const texts = forged((contents) =>
        contents.map((content) => {
          if (!('event' in content) || content.event.stream !== 'ledger-main') return content;
          if (content.event.revision !== 3) return content;
          const { event } = content;
          const value = event[field];
          const changed = typeof value === 'number' ? value + 1 : `${value} `;
          return { event: { ...event, [field]: changed } };
        }),
      );
      const { findings } = await verify(texts);
      expect(findings.filter(({ check }) => check === 'seals')[0]?.message).toMatch(
        /^the first \d+ events are not those that were signed$/,
      );
    },
  );

  it.each(['seal-x', 'case-x'])(
    'does not hold where a book is opened anew in %s, to empty the trial balance',
    async (stream) => {
      const texts = forged((contents) => {
        const opened = contents.find((one) => eventText(one).includes('"book":"main"'));
        if (opened === undefined || !('event' in opened)) throw new Error('no book');
        const { position } = contents
          .flatMap((one) => ('event' in one ? [one.event] : []))
          .at(-1) ?? {
          position: '',
        };
        const again: Line = {
          event: {
            ...{ ...opened.event, stream, revision: 0, id: randomUUID() },
            position: String(BigInt(position) + 1n).padStart(20, '0'),
          },
        };
        const firstReport = contents.findIndex((one) => 'account' in one || 'trialBalance' in one);
        return [...contents.slice(0, firstReport), again, ...contents.slice(firstReport)].map(
          (one): Line => {
            if ('end' in one) return { end: { ...one.end, events: one.end.events + 1 } };
            if (!('trialBalance' in one)) return one;
            return { trialBalance: { ...one.trialBalance, lines: [], totals: [] } };
          },
        );
      });
      const { findings } = await verify(texts);
      expect(findings.map(({ check }) => check)).toContain('trial-balance');
    },
  );

  it('does not hold where a report was changed, left out or put in', async () => {
    const changes: readonly [string, (contents: Line[]) => Line[]][] = [
      [
        'balances',
        (all) =>
          all.map((one) =>
            'account' in one && one.account.sequence > 0
              ? { account: { ...one.account, posted: '1.23' } }
              : one,
          ),
      ],
      ['balances', (all) => all.filter((one) => !('account' in one))],
      [
        'trial-balance',
        (all) =>
          all.map((one) =>
            'trialBalance' in one
              ? { trialBalance: { ...one.trialBalance, balanced: !one.trialBalance.balanced } }
              : one,
          ),
      ],
      [
        'trial-balance',
        (all) =>
          all.map((one) =>
            'trialBalance' in one
              ? { trialBalance: { ...one.trialBalance, lines: one.trialBalance.lines.slice(1) } }
              : one,
          ),
      ],
      ['trial-balance', (all) => all.filter((one) => !('trialBalance' in one))],
      ['lines', (all) => all.filter((one) => !('end' in one))],
      ['lines', (all) => [...all, ...all.slice(-1)]],
      ['lines', (all) => [...all.slice(0, 5), ...all.slice(4)]],
      // One twice in place of another: the count is right.
      [
        'balances',
        (all) => {
          const [first, second] = all.flatMap((one, at) => ('account' in one ? [at] : []));
          return all.with(second ?? 0, all[first ?? 0] ?? { end: NOTHING });
        },
      ],
      // The true balance of an earlier event.
      [
        'lines',
        (all) => {
          const opened = all.findIndex(
            (one) => 'event' in one && one.event.type === 'AccountOpened.v1',
          );
          const report = all.find(
            (one) => 'account' in one && eventText(all[opened]).includes(one.account.account),
          );
          if (report === undefined || !('account' in report)) return [];
          const { currency } = report.account;
          const early = { account: { ...report.account, posted: `0.00`, sequence: 0 } };
          expect(currency).toBe('CNY');
          const rest = all.filter((one) => one !== report);
          return [...rest.slice(0, opened + 1), early, ...rest.slice(opened + 1)];
        },
      ],
      // The true trial balance of another day.
      [
        'trial-balance',
        (all) =>
          all.map((one) =>
            'trialBalance' in one
              ? {
                  trialBalance: {
                    ...one.trialBalance,
                    ...{ date: '2020-01-01', closed: true, lines: [], totals: [] },
                  },
                }
              : one,
          ),
      ],
      [
        'lines',
        (all) =>
          all.map((one) =>
            'event' in one && one.event.stream === 'ledger-main' && one.event.revision === 0
              ? { event: { ...one.event, stream: 'others-main' } }
              : one,
          ),
      ],
    ];
    for (const [check, change] of changes) {
      const { findings } = await verify(forged(change));
      expect(findings.map((finding) => finding.check)).toContain(check);
    }
  });
});
