/** What a payout becomes, by what is asked and what the bank says. */
import { describe, it } from '@jest/globals';
import { payoutAggregate, type PayoutCommand } from '../../domain/payout/decider.js';
import type { PayoutEvent } from '../../domain/payout/events.js';
import { cny } from '../money/amounts.js';
import { givenFor } from '../support/given-when-then.js';

const given = givenFor(payoutAggregate);

const hold = { reservation: 'rsv_1', expiresAt: '2026-03-01T13:00:00.000Z' };
const terms = {
  ...{ payout: 'po_1', merchant: 'demo', reference: 'march', beneficiary: 'ben_1' },
  ...{ bank: 'sandbox_bank', amount: cny('100.00'), description: null, scenario: null },
  contentHash: 'h1',
};
const proposer = { actor: 'key:1', ids: ['merchant:demo'] };
const create = (rest: object = {}): PayoutCommand => ({
  ...{ type: 'CreatePayout', ...terms, hold, proposer: null, ...rest },
});
const created = (by: typeof proposer | null = null): PayoutEvent => ({
  type: 'PayoutCreated',
  data: { ...terms, ...hold, proposer: by },
});
const of = { payout: 'po_1' };
const said = { requestNo: 'p', bankReference: 'SB1', amount: cny('100.00') };
const confirmed: PayoutEvent = { type: 'PayoutConfirmed', data: { ...of, ...said } };
const booked = { transaction: 'ltx_1', to: 'merchant' } as const;
const paid: PayoutEvent = { type: 'PayoutPaid', data: { ...of, ...booked } };
const back = (value: string, bankReference = 'SB2') => ({
  ...{ bankReference, amount: cny(value), reason: 'AC04' },
});
const cameBack = (value: string, reference?: string): PayoutEvent => ({
  type: 'PayoutReturned',
  data: { ...of, ...back(value, reference) },
});

describe('a payout', () => {
  it('is created once', () => {
    given().when(create()).then(created());
    given(created()).when(create()).then();
    given(created())
      .when(create({ contentHash: 'h2' }))
      .rejected('reference_conflict');
  });

  it('waits for its approval, and can be canceled only then', () => {
    const approval = 'apr_1';
    const waiting = created(proposer);
    given(waiting)
      .when({ type: 'RecordConfirmed', ...said })
      .then();
    given(waiting)
      .when({ type: 'ApprovePayout', approval })
      .then({ type: 'PayoutApproved', data: { ...of, approval } });
    const canceled: PayoutEvent = { type: 'PayoutCanceled', data: { ...of, reason: 'asked' } };
    given(waiting).when({ type: 'CancelPayout', reason: 'asked' }).then(canceled);
    given(waiting, canceled)
      .when({ type: 'ApprovePayout', approval })
      .rejected('payout_not_cancelable');
    given(created())
      .when({ type: 'CancelPayout', reason: 'asked' })
      .rejected('payout_not_cancelable');
  });

  it('that waits ends if its money is held no more; what was approved meanwhile goes on', () => {
    const waiting = created(proposer);
    given(waiting)
      .when({ type: 'CancelPayout', reason: 'hold_refused' })
      .then({ type: 'PayoutCanceled', data: { ...of, reason: 'hold_refused' } });
    given(waiting, { type: 'PayoutApproved', data: { ...of, approval: 'apr_1' } })
      .when({ type: 'CancelPayout', reason: 'hold_refused' })
      .then();
  });

  it('takes the first word on what was paid, and no other', () => {
    given(created())
      .when({ type: 'RecordConfirmed', ...said })
      .then(confirmed);
    given(created(), confirmed)
      .when({ type: 'RecordConfirmed', ...said, amount: cny('90.00') })
      .then();
    given(created(), confirmed)
      .when({ type: 'RecordFailed', failure: { code: 'closed', message: 'closed' } })
      .then();
  });

  it('notes once what comes back, before or after it is booked that it was paid', () => {
    const record: PayoutCommand = { type: 'RecordReturned', ...back('100.00') };
    given(created()).when(record).then(cameBack('100.00'));
    given(created(), confirmed, paid).when(record).then(cameBack('100.00'));
    given(created(), confirmed, paid, cameBack('100.00')).when(record).then();
  });

  it('does not come back in another currency', () => {
    const amount = { value: '100.00', currency: 'USD' };
    given(created(), confirmed, paid)
      .when({ type: 'RecordReturned', ...back('1.00'), amount })
      .rejected('currency_unsupported');
  });
});
