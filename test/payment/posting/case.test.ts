/** What the resolutions of a case post. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../../domain/ids.js';
import {
  bookSuspended,
  postSuspendedRefund,
  type Suspended,
  withdrawSuspended,
  writeOffSuspended,
} from '../../../domain/payment/posting/case.js';
import { minor } from '../../money/amounts.js';
import { PAYMENT } from '../stories.js';
import {
  common,
  income,
  type Leg,
  merchant,
  otherExpense,
  otherIncome,
  payable,
  posting,
  receivable,
  suspense,
} from './posting.js';

const holds = (value: bigint): Suspended => ({
  case: 'case_1',
  payment: PAYMENT,
  merchant: 'mer_1',
  channel: 'sandbox_a',
  amount: minor(value),
});
const metadata = (kind: string, gross: string, fee = '0.00') => ({
  kind,
  ...common,
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
    expect(
      bookSuspended('ltx_9', holds(amount), { fee: minor(fee), tax: minor(0n) }),
    ).toStrictEqual(
      posting({ id: 'ltx_9', metadata: metadata('case_booked', '5.00', feeText) }, ...legs),
    );
  });

  it('is charged to the merchant without a fee if it has left', () => {
    expect(bookSuspended('ltx_9', holds(-5_00n), { fee: minor(3n), tax: minor(0n) })).toStrictEqual(
      posting(
        { id: 'ltx_9', metadata: metadata('case_charged', '5.00') },
        ['debit', merchant, '5.00'],
        ['credit', suspense, '5.00'],
      ),
    );
  });

  it.each(['po_1', 'tu_1'])('at a bank, for %s, is on the account that is paid out from', (id) => {
    const of = (amount: bigint) => ({ ...holds(amount), payment: id });
    const none = { fee: minor(0n), tax: minor(0n) };
    const said = (kind: string) => ({ ...metadata(kind, '5.00'), payment: id });
    expect(bookSuspended('ltx_9', of(5_00n), none)).toStrictEqual(
      posting(
        { id: 'ltx_9', metadata: said('bank_case_booked') },
        ['debit', suspense, '5.00'],
        ['credit', payable, '5.00'],
      ),
    );
    expect(bookSuspended('ltx_9', of(-5_00n), none)).toStrictEqual(
      posting(
        { id: 'ltx_9', metadata: said('bank_case_charged') },
        ['debit', payable, '5.00'],
        ['credit', suspense, '5.00'],
      ),
    );
  });

  it('is written off to income, or to expense if it has left', () => {
    expect(writeOffSuspended('ltx_9', holds(5_00n))).toStrictEqual(
      posting(
        { id: 'ltx_9', metadata: metadata('case_written_off', '5.00') },
        ['debit', suspense, '5.00'],
        ['credit', otherIncome, '5.00'],
      ),
    );
    expect(writeOffSuspended('ltx_9', holds(-5_00n))).toStrictEqual(
      posting(
        { id: 'ltx_9', metadata: metadata('case_written_off', '5.00') },
        ['debit', otherExpense, '5.00'],
        ['credit', suspense, '5.00'],
      ),
    );
  });

  it.each([5_00n, -5_00n])('stays there if its resolution is withdrawn: %s', (amount) => {
    expect(withdrawSuspended('ltx_9', holds(amount))).toStrictEqual(
      posting(
        { id: 'ltx_9', metadata: metadata('case_withdrawn', '5.00') },
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
      posting(
        { id, metadata: metadata('case_refunded', '5.00') },
        ['debit', suspense, '5.00'],
        ['credit', receivable, '5.00'],
      ),
    );
  });
});
