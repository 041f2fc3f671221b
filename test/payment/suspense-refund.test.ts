/** Money of a case that goes back at the channel, and what resolutions of a case post. */
import { describe, expect, it } from '@jest/globals';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import {
  bookSuspended,
  postSuspendedRefund,
  type Suspended,
  withdrawSuspended,
  writeOffSuspended,
} from '../../domain/payment/posting/case.js';
import { derivedId } from '../../domain/ids.js';
import { code } from '../money/code.js';
import { cny, failure, recorded } from './steps.js';
import {
  created,
  given,
  HEX,
  PAYMENT,
  refundFailed,
  refundRequested,
  refundReserved,
  suspenseRefunded,
  suspenseRefundFailed,
  suspenseRefundRequested,
} from './stories.js';

const asks = (number: number): PaymentCommand => ({
  type: 'RequestSuspenseRefund',
  case: `case_${number}`,
  claim: `apr_${number}`,
  channel: 'sandbox_a',
  original: `${HEX}a1`,
  amount: cny('5.00'),
});
const refunded = (number: number): PaymentCommand => ({
  type: 'RecordSuspenseRefunded',
  requestNo: `${HEX}s${number}`,
  performed: `${HEX}s${number}t2`,
  channelReference: 'ch-s',
  transaction: 'ltx_s',
});
const refused = (number: number): PaymentCommand => ({
  type: 'RecordSuspenseRefundFailed',
  requestNo: `${HEX}s${number}`,
  failure,
});

describe('the refund of what a case holds', () => {
  const one = [created(), suspenseRefundRequested(1)];
  const two = [...one, suspenseRefundRequested(2)];
  recorded(
    ['is asked for under a number of its own', [created()], asks(1), [suspenseRefundRequested(1)]],
    ['is one for each claim', one, asks(1), []],
    ['may come beside another claim', one, asks(2), [suspenseRefundRequested(2)]],
    ['is known among other claims', two, asks(1), []],
    ['is done', two, refunded(2), [suspenseRefunded(2)]],
    ['is done once', [...two, suspenseRefunded(2)], refunded(2), []],
    ['is not done if it was refused', [...two, suspenseRefundFailed(2)], refunded(2), []],
    ['is done if it was asked for', one, refunded(2), []],
    [
      'is done beside one that was refused',
      [...two, suspenseRefundFailed(1)],
      refunded(2),
      [suspenseRefunded(2)],
    ],
    ['is refused', two, refused(1), [suspenseRefundFailed(1)]],
    ['is refused once', [...two, suspenseRefundFailed(1)], refused(1), []],
    ['is not refused once done', [...two, suspenseRefunded(1)], refused(1), []],
    ['is refused if it was asked for', one, refused(2), []],
  );

  it.each([asks(1), refunded(1), refused(1)].map((command) => [command.type, command] as const))(
    'needs its payment: %s',
    (_, command) => {
      given().when(command).rejected('not_found');
    },
  );
});

describe('the claim of a refund from suspense', () => {
  const claims: PaymentCommand = { type: 'RecordSuspenseClaimed', refund: 're_1' };
  const claimed: PaymentEvent = { type: 'RefundSuspenseClaimed', data: { refund: 're_1' } };
  const suspended = [{ case: 'case_1', capture: 'cap_1', amount: cny('5.00') }];
  const asked = [created(), refundRequested('re_1', '5.00', { suspended })];
  const reserved = [...asked, refundReserved('re_1')];
  recorded(
    ['is recorded', reserved, claims, [claimed]],
    ['is recorded once', [...reserved, claimed], claims, []],
    ['waits for the hold', asked, claims, []],
    ['is none for a refund that failed', [...reserved, refundFailed('re_1')], claims, []],
    ['is none for a refund that nobody asked for', [created()], claims, []],
    [
      'is none for a refund that takes nothing from there',
      [created(), refundRequested('re_1', '5.00'), refundReserved('re_1')],
      claims,
      [],
    ],
  );
});

const account = (id: string, subject: string) => ({
  type: 'OpenAccount',
  origin: 'engine',
  id,
  currency: 'CNY',
  subject,
});
const merchant = {
  ...account('mer:mer_1:CNY', 'merchant_pending'),
  limits: { floor: cny('0.00') },
};
const income = account('sys:fee_income:CNY', 'fee_income');
const suspense = account('sys:suspense:CNY', 'suspense');
const receivable = account('sys:channel_receivable:sandbox_a:CNY', 'channel_receivable');
const otherIncome = account('sys:other_income:CNY', 'other_income');
const otherExpense = account('sys:other_expense:CNY', 'other_expense');

type Leg = readonly ['debit' | 'credit', { readonly id: string }, string];
const posted = (id: string, metadata: object, ...legs: readonly Leg[]) => ({
  accounts: legs.map(([, opened]) => opened),
  command: {
    type: 'PostTransaction',
    origin: 'engine',
    id,
    entries: legs.map(([direction, opened, value]) => ({
      account: opened.id,
      direction,
      amount: cny(value),
    })),
    metadata,
  },
});
const minor = (value: bigint) => ({ minor: value, currency: code('CNY') });
const holds = (value: bigint): Suspended => ({
  case: 'case_1',
  payment: PAYMENT,
  merchant: 'mer_1',
  channel: 'sandbox_a',
  amount: minor(value),
});
const metadata = (kind: string, gross: string, fee = '0.00') => ({
  kind,
  payment: PAYMENT,
  merchant: 'mer_1',
  channel: 'sandbox_a',
  case: 'case_1',
  gross,
  fee,
});

describe('what a case holds', () => {
  it.each<[string, bigint, bigint, string, readonly Leg[]]>([
    [
      'goes to the merchant, less the fee',
      5_00n,
      3n,
      '0.03',
      [
        ['debit', suspense, '5.00'],
        ['credit', merchant, '4.97'],
        ['credit', income, '0.03'],
      ],
    ],
    [
      'goes to the merchant whole if there is no fee',
      5_00n,
      0n,
      '0.00',
      [
        ['debit', suspense, '5.00'],
        ['credit', merchant, '5.00'],
      ],
    ],
    [
      'may be less than the fee, which the merchant then owes',
      5_00n,
      6_00n,
      '6.00',
      [
        ['debit', suspense, '5.00'],
        ['debit', merchant, '1.00'],
        ['credit', income, '6.00'],
      ],
    ],
  ])('%s', (_, amount, fee, feeText, legs) => {
    expect(bookSuspended('ltx_9', holds(amount), minor(fee))).toStrictEqual(
      posted('ltx_9', metadata('case_booked', '5.00', feeText), ...legs),
    );
  });

  it('is charged to the merchant without a fee if it has left', () => {
    expect(bookSuspended('ltx_9', holds(-5_00n), minor(3n))).toStrictEqual(
      posted(
        'ltx_9',
        metadata('case_charged', '5.00'),
        ['debit', merchant, '5.00'],
        ['credit', suspense, '5.00'],
      ),
    );
  });

  it('is written off to income, or to expense if it has left', () => {
    expect(writeOffSuspended('ltx_9', holds(5_00n))).toStrictEqual(
      posted(
        'ltx_9',
        metadata('case_written_off', '5.00'),
        ['debit', suspense, '5.00'],
        ['credit', otherIncome, '5.00'],
      ),
    );
    expect(writeOffSuspended('ltx_9', holds(-5_00n))).toStrictEqual(
      posted(
        'ltx_9',
        metadata('case_written_off', '5.00'),
        ['debit', otherExpense, '5.00'],
        ['credit', suspense, '5.00'],
      ),
    );
  });

  it.each([5_00n, -5_00n])('stays there if its resolution is withdrawn: %s', (amount) => {
    expect(withdrawSuspended('ltx_9', holds(amount))).toStrictEqual(
      posted(
        'ltx_9',
        metadata('case_withdrawn', '5.00'),
        ['debit', suspense, '5.00'],
        ['credit', suspense, '5.00'],
      ),
    );
  });

  it.each([
    [
      'by the number of the channel',
      'ch-s',
      derivedId('transaction', 'sandbox_a', 'ch-s', 'refund'),
    ],
    [
      'by its request if the channel gave no number',
      '',
      derivedId('transaction', 'no-1', 'refund'),
    ],
  ])('goes back at the channel, known %s', (_, channelReference, id) => {
    expect(
      postSuspendedRefund(holds(5_00n), { requestNo: 'no-1', channelReference }),
    ).toStrictEqual(
      posted(
        id,
        metadata('case_refunded', '5.00'),
        ['debit', suspense, '5.00'],
        ['credit', receivable, '5.00'],
      ),
    );
  });
});
