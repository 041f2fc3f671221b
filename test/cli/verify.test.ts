import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { TallybookEvent } from '../../domain/events.js';
import type { Side } from '../../domain/ledger/chart.js';
import {
  account as accountOpened,
  after,
  changed,
  goodHistory,
  type Happened,
  ofType,
  posted,
  without,
  DAY,
  inBook,
} from './support/history.js';
import { rewriteLog } from '../support/rewrite-log.js';
import { run } from './support/run.js';
import { writeHistory } from './support/store.js';

const verificationSchema = z.object({
  position: z.string(),
  events: z.number(),
  checks: z.array(z.looseObject({ check: z.string(), findings: z.number() })),
  findings: z.array(
    z.object({
      check: z.string(),
      message: z.string(),
      event: z
        .object({ stream: z.string(), revision: z.number(), type: z.string() })
        .loose()
        .nullable(),
    }),
  ),
  runningSagas: z.number(),
});

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-verify-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function verify(folder = dataDir) {
  const { code, out } = await run(['verify', '--json'], { DATA_DIR: folder });
  return { code, verification: verificationSchema.parse(JSON.parse(out)) };
}

/** What the checks find: check, message, and stream/revision of the event. */
async function found(history: readonly Happened[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(dataDir, 'history-'));
  await writeHistory(folder, history);
  const { code, verification } = await verify(folder);
  expect(code).toBe(verification.findings.length === 0 ? 0 : 1);
  return verification.findings.map(({ check, message, event }) =>
    [check, message, event === null ? '' : `${event.stream}/${event.revision}`].join(' | '),
  );
}

/** Changes the stored file behind the store's back. */
/** Changes the data of the events of a type. */
const tamper = (type: string, change: (data: string) => string): void =>
  rewriteLog(dataDir, (event) =>
    event.type === type ? { ...event, data: change(event.data) } : event,
  );

const RECEIVABLE = 'sys:channel_receivable:sandbox_a:CNY';
const MERCHANT = 'mer:shop:CNY';
const COST = 'sys:channel_cost:sandbox_a:CNY';
const SUSPENSE = 'sys:suspense:CNY';
const cny = (value: string) => ({ value, currency: 'CNY' });
const suspendedPart = { case: 'case_1', capture: 'cap_1', amount: cny('5.00') };

describe('a history in which everything is right', () => {
  it('is clean, with exit code 0', async () => {
    await writeHistory(dataDir, goodHistory());
    const { code, verification } = await verify();
    expect(verification).toMatchObject({ events: 26, findings: [], runningSagas: 0 });
    expect(code).toBe(0);
  });

  it('is clean at every earlier position too: what is on its way is no finding', async () => {
    const history = goodHistory();
    for (let length = 0; length < history.length; length += 1) {
      const folder = await mkdtemp(join(dataDir, 'part-'));
      await writeHistory(folder, history.slice(0, length));
      const { out } = await run(['verify', '--json'], { DATA_DIR: folder });
      expect(verificationSchema.parse(JSON.parse(out)).findings).toEqual([]);
    }
  });
});

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

describe('payments', () => {
  it('finds more captured than authorised', async () => {
    const history = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
      type,
      data: { ...data, amount: { value: '100.01', currency: 'CNY' } },
    }));
    expect(await found(history)).toEqual([
      'payment-amounts | captured 100.01 of 100.00 authorised | payment-pay_1/4',
      'posting-agreement | cap_1: 100.01 confirmed, 100.00 posted | payment-pay_1/4',
    ]);
  });

  it('finds more refunded than captured', async () => {
    const asked = changed(goodHistory(), 'RefundRequested', ({ type, data }) => ({
      type,
      data: { ...data, amount: cny('100.01') },
    }));
    const history = changed(asked, 'RefundConfirmed', ({ type, data }) => ({
      type,
      data: { ...data, amount: cny('100.01') },
    }));
    expect(await found(history)).toEqual([
      'payment-amounts | refunds of 100.01 on 100.00 captured | payment-pay_1/8',
      'refund-facts | re_1: 100.01 CNY confirmed, the channel said 20.00 CNY | payment-pay_1/13',
      'posting-agreement | re_1: 100.01 confirmed, 20.00 posted | payment-pay_1/13',
    ]);
  });

  it('finds a terminal status that changes', async () => {
    const late = { stream: 'payment-pay_1', event: { type: 'PaymentExpired', data: {} } } as const;
    expect(await found([...goodHistory(), late])).toEqual([
      'payment-amounts | PaymentExpired after PaymentSucceeded | payment-pay_1/16',
    ]);
  });
});

describe('captures, refunds and their postings', () => {
  it('finds a refund that comes from elsewhere than it says', async () => {
    const asked = changed(goodHistory(), 'RefundRequested', ({ type, data }) => ({
      type,
      data: { ...data, suspended: [suspendedPart] },
    }));
    expect(await found(asked)).toEqual([
      'refund-facts | re_1: from suspense nothing, 5.00 of cap_1 in case_1 due | payment-pay_1/13',
    ]);
    const confirmed = changed(asked, 'RefundConfirmed', ({ type, data }) => ({
      type,
      data: { ...data, suspended: [suspendedPart] },
    }));
    expect(await found(confirmed)).toEqual([
      'posting-agreement | re_1: 500 minor units from suspense, 0 posted | payment-pay_1/13',
    ]);
  });

  it('finds a confirmed capture that was never posted', async () => {
    const history = without(goodHistory(), (happened) => {
      const { type, data } = happened.event;
      if (type === 'CapturePosted') return true;
      return type === 'TransactionPosted' && data.transaction === 'ltx_1';
    });
    expect(await found(history)).toContain(
      'posting-agreement | cap_1 is confirmed, and its saga ended unposted | payment-pay_1/4',
    );
  });

  it('finds a posting that no payment notes', async () => {
    const history = without(goodHistory(), ofType('RefundSucceeded'));
    expect(await found(history)).toEqual([
      'posting-agreement | re_1 is confirmed, and its saga ended unposted | payment-pay_1/13',
      'posting-agreement | re_1 is posted, and no payment notes it | ledger-main/6',
    ]);
  });

  it('finds another fee than the one that was fixed', async () => {
    const history = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
      type,
      data: { ...data, fee: { value: '0.61', currency: 'CNY' } },
    }));
    expect(await found(history)).toEqual([
      'posting-agreement | cap_1: fee 0.61 fixed, 0.60 posted | payment-pay_1/4',
    ]);
  });
});

describe('a refund that its channel confirms in another amount', () => {
  type Confirmed = Extract<TallybookEvent, { type: 'RefundConfirmed' }>['data'];

  /** The refund of 20.00 with an answer of the channel, what was made of it, and what was asked for. */
  function refunded(said: string, made: Partial<Confirmed>, asked = goodHistory()): Happened[] {
    const answered = changed(asked, 'ChannelCallSettled', ({ type, data }) => ({
      type,
      data: { ...data, answer: { ...data.answer, amount: cny(said) } },
    }));
    return changed(answered, 'RefundConfirmed', ({ type, data }) => ({
      type,
      data: { ...data, ...made },
    }));
  }
  const facts = async (history: readonly Happened[]) =>
    (await found(history)).filter((finding) => finding.startsWith('refund-facts'));
  const finding = (message: string) => `refund-facts | re_1: ${message} | payment-pay_1/13`;

  it.each<[string, string, Partial<Confirmed>]>([
    ['less', '15.00', { amount: cny('15.00'), feeShare: cny('0.09') }],
    ['more', '21.00', { excess: cny('1.00') }],
  ])('%s is fine if the parts add up to it', async (_, said, made) => {
    expect(await facts(refunded(said, made))).toEqual([]);
  });

  it.each<[string, string, Partial<Confirmed>, string]>([
    ['as it was asked for', '15.00', {}, '20.00 CNY confirmed, the channel said 15.00 CNY'],
    ['without the excess', '21.00', {}, '20.00 CNY confirmed, the channel said 21.00 CNY'],
    [
      'with more of the fee',
      '15.00',
      { amount: cny('15.00'), feeShare: cny('0.13') },
      'fee share of 13 minor units given back, 12 fixed',
    ],
    [
      'whole, with less of the fee',
      '20.00',
      { feeShare: cny('0.11') },
      'fee share of 11 minor units given back, 12 fixed',
    ],
    [
      'short, and with an excess',
      '20.00',
      { amount: cny('15.00'), excess: cny('5.00') },
      'less than was asked for, and an excess',
    ],
  ])('is found if it is noted %s', async (_, said, made, message) => {
    expect(await facts(refunded(said, made))).toEqual([finding(message)]);
  });

  it('is found if less goes from suspense than there is to go', async () => {
    const asked = changed(goodHistory(), 'RefundRequested', ({ type, data }) => ({
      type,
      data: { ...data, suspended: [suspendedPart] },
    }));
    const made = (value: string) => ({
      amount: cny('4.00'),
      suspended: [{ ...suspendedPart, amount: cny(value) }],
    });
    expect(await facts(refunded('4.00', made('4.00'), asked))).toEqual([]);
    expect(await facts(refunded('4.00', made('3.00'), asked))).toEqual([
      finding('from suspense 3.00 of cap_1 in case_1, 4.00 of cap_1 in case_1 due'),
    ]);
  });

  it('a callback with another amount is no fact', async () => {
    const history = without(refunded('15.00', {}), ofType('ChannelCallSettled', 're_1'));
    const at = history.findIndex(ofType('RefundConfirmed'));
    const noted = (value: string): Happened => ({
      stream: 'payment-pay_1',
      event: {
        type: 'CallbackNoted',
        data: {
          ...{ flow: 'refund', subject: 're_1', callback: 'cb_1', requestNo: 're_1-no' },
          answer: {
            ...{ outcome: 'succeeded', amount: cny(value), channelReference: 'c' },
            ...{ nextAction: null, failure: null },
          },
        },
      },
    });
    const withNoted = (value: string) => [
      ...history.slice(0, at),
      noted(value),
      ...history.slice(at),
    ];
    expect(await facts(withNoted('20.00'))).toEqual([]);
    expect(await facts(withNoted('15.00'))).toEqual([
      finding('20.00 CNY confirmed, the channel said nothing'),
    ]);
  });

  it('is found if the excess is not booked, and if it is booked in another amount', async () => {
    const history = refunded('21.00', { excess: cny('1.00') });
    const booked = (amount: string, balance: string): Happened[] => {
      const at = history.findIndex(ofType('RefundSucceeded'));
      const excess = posted(
        'ltx_excess',
        [
          [SUSPENSE, 'debit', amount, 1, `-${amount}`],
          [RECEIVABLE, 'credit', amount, 3, balance],
        ],
        { kind: 'refund_excess', payment: 'pay_1', refund: 're_1' },
      );
      const opened = accountOpened(SUSPENSE, 'suspense', 'internal');
      return [...history.slice(0, at), opened, excess, ...history.slice(at)];
    };
    const agreement = async (given: readonly Happened[]) =>
      (await found(given)).filter((one) => one.startsWith('posting-agreement'));
    expect(await agreement(history)).toEqual([
      'posting-agreement | re_1: excess 100 confirmed, 0 posted, in minor units | payment-pay_1/13',
    ]);
    expect(await agreement(booked('1.00', '79.00'))).toEqual([]);
    expect(await agreement(booked('2.00', '78.00'))).toEqual([
      'posting-agreement | re_1: excess 100 confirmed, 200 posted, in minor units | payment-pay_1/13',
    ]);
  });
});

describe('what a channel keeps of a capture', () => {
  /** The history with a cost of the capture that was fixed, and a cost that is booked. */
  function withCost(fixed: string, booked: string, capture = 'cap_1'): Happened[] {
    const captured = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
      type,
      data: {
        ...data,
        channelCost: { percent: '0.30', amount: { value: fixed, currency: 'CNY' } },
      },
    }));
    const at = captured.findIndex(ofType('CapturePosted'));
    const receivable = (100 - Number(booked)).toFixed(2);
    const cost = posted(
      'ltx_cost',
      [
        [COST, 'debit', booked, 1, booked],
        [RECEIVABLE, 'credit', booked, 2, receivable],
      ],
      { kind: 'channel_cost', payment: 'pay_1', capture },
    );
    const before = [accountOpened(COST, 'channel_cost', 'internal'), cost];
    return [...captured.slice(0, at), ...before, ...captured.slice(at)];
  }
  const agreement = async (history: readonly Happened[]) =>
    (await found(history)).filter((finding) => finding.startsWith('posting-agreement'));

  it('is booked as it was fixed', async () => {
    expect(await agreement(withCost('0.30', '0.30'))).toEqual([]);
  });

  it('is found if it is booked in another amount', async () => {
    expect(await agreement(withCost('0.30', '0.31'))).toEqual([
      'posting-agreement | cap_1: channel cost 30 fixed, 31 posted, in minor units | payment-pay_1/4',
    ]);
  });

  it('is found if it is booked for nothing that was captured', async () => {
    expect(await agreement(withCost('0.30', '0.30', 'cap_2'))).toEqual([
      'posting-agreement | cap_1: channel cost 30 fixed, 0 posted, in minor units | payment-pay_1/4',
      'posting-agreement | the channel cost of cap_2 is posted, and no payment notes it | ledger-main/6',
    ]);
  });
});

describe('channel calls', () => {
  it('finds a saga that ended with a call open', async () => {
    const history = without(goodHistory(), ofType('ChannelCallSettled', 're_1'));
    expect(await found(history)).toEqual([
      'refund-facts | re_1: 20.00 CNY confirmed, the channel said nothing | payment-pay_1/12',
      'saga-calls | ended with 1 open channel calls | payment-pay_1/14',
    ]);
  });

  it('finds an answer to a call that was never made', async () => {
    const history = without(goodHistory(), ofType('ChannelCallRequested', 're_1'));
    expect(await found(history)).toEqual([
      'saga-calls | call re_1-call is settled and was not open | payment-pay_1/11',
    ]);
  });
});

describe('a file that was changed behind the back of the store', () => {
  beforeEach(() => writeHistory(dataDir, goodHistory()));

  it('shows an event that was taken out', async () => {
    rewriteLog(dataDir, (event) => (event.type === 'CapturePosted.v1' ? undefined : event));
    const { code, verification } = await verify();
    expect(code).toBe(1);
    expect(verification.findings[0]).toMatchObject({
      check: 'stream-revisions',
      message: 'payment-pay_1: revision 6 where 5 is due',
      event: { stream: 'payment-pay_1', revision: 6, type: 'PaymentSucceeded' },
    });
  });

  it('shows an amount that was changed', async () => {
    tamper('TransactionPosted.v1', (data) => data.replaceAll('"99.40"', '"90.40"'));
    const { verification } = await verify();
    expect(verification.findings[0]).toMatchObject({
      check: 'ledger-entries',
      event: { stream: 'ledger-main', revision: 4, type: 'TransactionPosted' },
    });
  });

  it('shows an event that cannot be read, and goes on', async () => {
    tamper('CapturePosted.v1', () => '{"capture":');
    const { verification } = await verify();
    expect(verification.events).toBe(26);
    expect(verification.findings[0]).toMatchObject({
      check: 'events-readable',
      event: { stream: 'payment-pay_1', revision: 5, type: 'CapturePosted.v1' },
    });
  });
});

it('says in words what it found, for people', async () => {
  const history = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
    type,
    data: { ...data, fee: { value: '0.61', currency: 'CNY' } },
  }));
  await writeHistory(dataDir, history);
  const { code, out } = await run(['verify'], { DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(out).toContain('posting-agreement  1 finding\n');
  expect(out).toContain('at payment-pay_1/4 (PaymentCaptured, position ');
  expect(out.trimEnd().endsWith('NOT CLEAN')).toBe(true);
});

it('cannot verify where there is no store: exit code 2', async () => {
  const { code, out, err } = await run(['verify'], { DATA_DIR: join(dataDir, 'nothing') });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('there is no event store in');
});
