/** What a dispute becomes by what its channel tells. */
import { describe, it } from '@jest/globals';
import { disputeAggregate, type DisputeCommand } from '../../domain/dispute/decider.js';
import type { DisputeEvent } from '../../domain/dispute/events.js';
import { cny } from '../money/amounts.js';
import { givenFor } from '../support/given-when-then.js';
import { moves, stands, tell, word } from './stories.js';

const given = givenFor(disputeAggregate);

const of = { dispute: 'dp_1' };
const opened: DisputeEvent = {
  type: 'DisputeOpened',
  data: {
    ...{ ...of, channel: 'sandbox_a', reference: 'CB1', payment: 'pay_1', merchant: 'demo' },
    ...{ amount: cny('100.00'), reason: 'fraudulent' },
  },
};
const told = (
  revision: number,
  outcome: 'won' | 'lost' | null = null,
  stage: 'inquiry' | 'chargeback' = 'chargeback',
): DisputeEvent => ({
  type: 'DisputeStandingTold',
  data: { ...of, revision, stage, evidenceDueAt: null, outcome, evidence: 'cb_1' },
});
const moved: DisputeEvent = {
  type: 'DisputeMoneyMoved',
  data: {
    ...{ ...of, kind: 'withdrawal', reference: 'w1', amount: cny('100.00'), evidence: 'cb_1' },
  },
};

describe('a dispute', () => {
  it('is opened by the first word of it, whatever that says', () => {
    given()
      .when(tell(stands(1, 'inquiry')))
      .then(opened, told(1, null, 'inquiry'));
    given()
      .when(tell(moves('withdrawal', 'w1')))
      .then(opened, moved);
  });

  it('takes each fact once', () => {
    given(opened, told(1))
      .when(tell(stands(1, 'chargeback')))
      .then();
    given(opened, moved)
      .when(tell(moves('withdrawal', 'w1')))
      .then();
    given(opened, told(1))
      .when(tell(stands(2, 'chargeback', 'lost')))
      .then(told(2, 'lost'));
  });

  it('takes what it is told without a revision as the next, if that changes anything', () => {
    const now = { revision: null, stage: 'chargeback', evidenceDueAt: null } as const;
    const open = word({ standing: { ...now, outcome: null } });
    given().when(tell(open)).then(opened, told(1));
    given(opened, told(1)).when(tell(open)).then();
    given(opened, told(1), told(7))
      .when(tell(word({ standing: { ...now, outcome: 'won' } })))
      .then(told(8, 'won'));
  });

  it('refuses what contradicts a fact', () => {
    given(opened)
      .when(tell(word({ amount: cny('99.00') })))
      .rejected('dispute_contradicted');
    given(opened)
      .when({ ...tell(word({})), payment: 'pay_2' } as ReturnType<typeof tell>)
      .rejected('dispute_contradicted');
    given(opened, told(1, 'won'))
      .when(tell(stands(1, 'chargeback', 'lost')))
      .rejected('dispute_contradicted');
    given(opened, moved)
      .when(tell(moves('withdrawal', 'w1', '99.00')))
      .rejected('dispute_contradicted');
  });

  it('is in one currency, and has an end of facts', () => {
    const other = {
      kind: 'fee',
      reference: 'f',
      amount: { value: '1.00', currency: 'EUR' },
    } as const;
    given(opened)
      .when(tell(word({ movement: other })))
      .rejected('currency_unsupported', 'movement');
    const many = Array.from({ length: 100 }, (_, index) => told(index + 1));
    given(opened, ...many)
      .when(tell(stands(101, 'chargeback')))
      .rejected('too_many_dispute_facts');
    given(opened, ...many)
      .when(tell(stands(100, 'chargeback')))
      .then();
  });

  it('is closed by nothing that is not there', () => {
    given().when({ type: 'CloseDispute', outcome: 'won' }).rejected('not_found');
  });

  it('records each step of its flow once', () => {
    const owed = { receivable: cny('0.00'), refunded: cny('0.00') };
    const parts = { pending: cny('100.00'), payable: cny('0.00'), ...owed };
    const decided: DisputeEvent = {
      type: 'DisputeHoldDecided',
      data: { ...of, number: 1, ...parts },
    };
    const held: DisputeEvent = {
      type: 'DisputeHeld',
      data: { ...of, number: 1, transaction: 'ltx_1', from: 'merchant' },
    };
    const record: DisputeCommand = {
      type: 'RecordHeld',
      ...{ number: 1, transaction: 'ltx_1' },
      from: 'merchant',
    };
    given(opened, told(1), decided).when(record).then(held);
    given(opened, told(1), decided, held).when(record).then();
  });
});
