/** What `verify` finds in the entries, accounts, transactions and reservations of a book. */
import { describe, expect, it } from '@jest/globals';
import type { Side } from '../../../domain/ledger/chart.js';
import { after, changed, ofType, without } from '../support/changed-history.js';
import {
  account as accountOpened,
  DAY,
  inBook,
  MERCHANT,
  posted,
  RECEIVABLE,
} from '../support/happened.js';
import { goodHistory } from '../support/history.js';
import { found } from '../support/verify.js';

describe('the ledger', () => {
  it('names the first event after which a balance does not follow from the entries', async () => {
    const history = changed(goodHistory(), 'TransactionPosted', ({ type, data }) => ({
      type,
      data: {
        ...data,
        entries: data.entries.map((entry, index) =>
          index === 0 ? { ...entry, balance: '79.53' } : entry,
        ),
      },
    }));
    expect(await found(history)).toEqual([
      'ledger-entries | mer:shop:CNY: balance 79.53 recorded, but the entries give 79.52 | ledger-main/6',
      "ledger-state | the engine's ledger stops here: book main, revision 6, TransactionPosted: entry 2 of mer:shop:CNY | ledger-main/6",
    ]);
  });

  it('finds a gap in the numbers of an account', async () => {
    const history = changed(goodHistory(), 'TransactionPosted', ({ type, data }) => ({
      type,
      data: {
        ...data,
        entries: data.entries.map((entry, index) =>
          index === 0 ? { ...entry, sequence: 3 } : entry,
        ),
      },
    }));
    expect(await found(history)).toContain(
      'ledger-entries | mer:shop:CNY: entry 3, but 2 is due | ledger-main/6',
    );
  });

  it('finds a chart that contradicts itself, and an account that is not on it', async () => {
    const subject = (id: string, code: string, parent: string | null, normalSide: Side) =>
      inBook({
        type: 'SubjectAdded',
        data: { subject: { id, code, name: 'S', type: 'asset', normalSide, parent } },
      });
    const history = after(
      goodHistory(),
      ofType('DayCut'),
      subject('fine', '100201', 'bank', 'debit'),
      subject('wrong_side', '100202', 'bank', 'credit'),
      subject('wrong_code', '1002', null, 'debit'),
      subject('wrong_parent', '100203', 'equity', 'debit'),
      subject('bank', '100204', null, 'debit'),
      accountOpened('acc', 'nowhere', 'internal'),
    );
    expect(await found(history)).toEqual([
      'ledger-entries | subject wrong_side, asset, is on the credit side | ledger-main/9',
      'ledger-entries | two subjects have the code 1002 | ledger-main/10',
      'ledger-entries | subject wrong_parent is no asset below equity | ledger-main/11',
      'ledger-entries | subject bank is added twice | ledger-main/12',
      "ledger-state | the engine's ledger stops here: book main, revision 12, SubjectAdded: subject bank again | ledger-main/12",
      'ledger-entries | acc: the chart has no subject nowhere | ledger-main/13',
    ]);
  });

  it('finds a transaction that does not balance', async () => {
    const history = after(
      goodHistory(),
      ofType('TransactionPosted'),
      posted('ltx_3', [
        [RECEIVABLE, 'debit', '5.00', 3, '85.00'],
        [MERCHANT, 'credit', '4.00', 3, '83.52'],
      ]),
    );
    expect(await found(history)).toEqual([
      'ledger-entries | debits and credits differ in CNY by 100 minor units | ledger-main/7',
      'ledger-entries | book main: balances in CNY sum to 100, not to zero | ',
    ]);
  });

  it('finds an account below its floor, holds counted', async () => {
    const history = after(
      goodHistory(),
      ofType('ReservationMade'),
      posted('ltx_3', [
        [MERCHANT, 'debit', '90.00', 2, '9.40'],
        [RECEIVABLE, 'credit', '90.00', 2, '10.00'],
      ]),
    );
    expect(await found(history)).toContain(
      'ledger-entries | mer:shop:CNY falls below its floor | ledger-main/6',
    );
  });

  it.each([
    ['lets a fact pass a limit, and another fact after it', 'another-capture', []],
    [
      'finds a request that passes a limit after a fact did',
      undefined,
      ['ledger-entries | mer:shop:CNY falls below its floor | ledger-main/7'],
    ],
  ])('%s', async (_, evidence, breaches) => {
    const entries = (sequence: number, amount: string, merchant: string, receivable: string) =>
      [
        [MERCHANT, 'debit', amount, sequence, merchant],
        [RECEIVABLE, 'credit', amount, sequence, receivable],
      ] as const;
    const history = after(
      goodHistory(),
      ofType('ReservationMade'),
      posted('ltx_3', entries(2, '90.00', '9.40', '10.00'), {}, { evidence: 'a-capture' }),
      posted(
        'ltx_4',
        entries(3, '0.01', '9.39', '9.99'),
        {},
        evidence === undefined ? {} : { evidence },
      ),
    );
    const findings = await found(history);
    expect(findings.filter((finding) => finding.includes('floor'))).toStrictEqual(breaches);
  });

  it.each([
    ['keeps an account to its limits as they are now', '9.40', []],
    [
      'finds an account past its limits as they are now',
      '9.41',
      ['ledger-entries | mer:shop:CNY falls below its floor | ledger-main/7'],
    ],
  ])('%s', async (_, floor, breaches) => {
    const history = after(
      goodHistory(),
      ofType('ReservationMade'),
      inBook({
        type: 'AccountLimitsChanged',
        data: { account: MERCHANT, limits: { floor }, day: DAY },
      }),
      posted('ltx_3', [
        [MERCHANT, 'debit', '70.12', 2, '29.28'],
        [RECEIVABLE, 'credit', '70.12', 2, '29.88'],
      ]),
    );
    const findings = await found(history);
    expect(findings.filter((finding) => finding.includes('floor'))).toStrictEqual(breaches);
  });

  it('finds a transaction posted twice, reversed twice, or on a closed day', async () => {
    const entries = (debit: number, receivable: string, merchant: string) =>
      [
        [MERCHANT, 'debit', '1.00', debit, merchant],
        [RECEIVABLE, 'credit', '1.00', debit, receivable],
      ] as const;
    const history = [
      ...goodHistory(),
      posted('ltx_2', entries(3, '79.00', '78.52'), {}, { day: '2026-07-02' }),
      posted('ltx_4', entries(4, '78.00', '77.52'), {}, { reverses: 'ltx_1', day: '2026-07-02' }),
      posted('ltx_5', entries(5, '77.00', '76.52'), {}, { reverses: 'ltx_1', day: '2026-07-02' }),
      posted('ltx_6', entries(6, '76.00', '75.52'), {}, { reverses: 'ltx_0' }),
    ];
    expect(await found(history)).toEqual([
      'ledger-entries | transaction ltx_2 is posted twice | ledger-main/8',
      'ledger-entries | ltx_1 is reversed twice, by ltx_4 and ltx_5 | ledger-main/10',
      'ledger-entries | posted on day 2026-07-01 while 2026-07-02 is open | ledger-main/11',
      'ledger-entries | reverses ltx_0, which was never posted | ledger-main/11',
    ]);
  });

  it('finds the posting of a reservation that is not open', async () => {
    const history = without(goodHistory(), ofType('ReservationMade'));
    expect(await found(history)).toContain(
      'ledger-entries | reservation lrs_1 is not open | ledger-main/5',
    );
  });
});
