/** The life of a case, and its money, which is spent once. */
import { describe, expect, it } from '@jest/globals';
import {
  caseAggregate,
  type CaseCommand,
  type CaseReport,
  type CaseState,
  type Claim,
  type Holding,
  isEmpty,
  unclaimed,
} from '../../domain/case/case.js';
import type { CaseEvent } from '../../domain/case/events.js';
import { fromText } from '../../domain/money/money.js';
import { cny } from '../money/amounts.js';
import { givenFor } from '../support/given-when-then.js';

const given = givenFor<CaseState, CaseCommand, CaseEvent>(caseAggregate);

const report: CaseReport = {
  case: 'case_1',
  kind: 'posted_to_suspense',
  flow: 'payment',
  subject: 'pay_1',
  channel: 'sandbox_a',
  summary: 'the account is frozen',
  details: {},
};
const holdingOf = (value: string): Holding => ({
  book: 'main',
  amount: cny(value),
  transaction: 'ltx_1',
  payment: 'pay_1',
  merchant: 'mer_1',
  channel: 'sandbox_a',
  capture: 'cap_1',
  fee: cny('0.60'),
  original: 'a1',
});

const opened: CaseEvent = { type: 'CaseOpened', data: report };
const holds = (value: string): CaseEvent => ({
  type: 'CaseMoneyHeld',
  data: { case: 'case_1', ...holdingOf(value) },
});
const open = (value: string | null, claim: string | null = null): CaseCommand => ({
  type: 'OpenCase',
  report,
  holding: value === null ? null : holdingOf(value),
  claim,
});

const claimOf = (id: string, value: string, rest: Partial<Claim> = {}): Claim => ({
  id,
  amount: fromText(cny(value)),
  action: 'refund',
  note: null,
  approval: null,
  ...rest,
});
const claim = (id: string, value: string, rest: Partial<Claim> = {}): CaseCommand => ({
  type: 'ClaimMoney',
  ...claimOf(id, value, rest),
});
const claimed = (id: string, value: string, rest: Partial<Claim> = {}): CaseEvent => {
  const { action, note, approval } = claimOf(id, value, rest);
  return {
    type: 'CaseMoneyClaimed',
    data: { case: 'case_1', claim: id, amount: cny(value), action, note, approval },
  };
};
const released = (id: string): CaseEvent => ({
  type: 'CaseClaimReleased',
  data: { case: 'case_1', claim: id },
});
/** @param value if it is not all that was claimed. */
const record = (id: string, value?: string): CaseCommand => ({
  type: 'RecordMoved',
  claim: id,
  transaction: 'ltx_2',
  ...(value === undefined ? {} : { amount: fromText(cny(value)) }),
});
const moved = (id: string, value: string): CaseEvent => ({
  type: 'CaseMoneyMoved',
  data: { case: 'case_1', claim: id, amount: cny(value), transaction: 'ltx_2' },
});
const resolved = (
  action: 'book' | 'refund' | 'write_off' = 'refund',
  rest: { note?: string; approval?: string } = {},
): CaseEvent => ({
  type: 'CaseResolved',
  data: { case: 'case_1', action, note: null, approval: null, ...rest },
});
const dismiss: CaseCommand = { type: 'DismissCase', note: 'seen', approval: 'apr_1' };
const dismissed: CaseEvent = {
  type: 'CaseDismissed',
  data: { case: 'case_1', note: 'seen', approval: 'apr_1' },
};
const assign = (to: string): CaseCommand => ({ type: 'AssignCase', to });
const assigned = (to: string): CaseEvent => ({
  type: 'CaseAssigned',
  data: { case: 'case_1', to },
});

describe('a case', () => {
  it('is opened, with the money that it holds', () => {
    given().when(open(null)).then(opened);
    given().when(open('100.00')).then(opened, holds('100.00'));
  });
  it('is opened once', () => {
    given(opened).when(open('100.00')).then();
  });
  it('of money that goes back by itself is opened with its claim', () => {
    given().when(open('100.00', 'l1')).then(opened, holds('100.00'), claimed('l1', '100.00'));
  });
  it.each<[string, CaseCommand]>([
    ['assigned', assign('Li Na')],
    ['claimed', claim('a', '1.00')],
    ['dismissed', dismiss],
  ])('that does not exist is not %s', (_, command) => given().when(command).rejected('not_found'));

  it('is assigned, and assigned again to somebody else', () => {
    given(opened).when(assign('Li Na')).then(assigned('Li Na'));
    given(opened, assigned('Li Na')).when(assign('Li Na')).then();
    given(opened, assigned('Li Na')).when(assign('Ann')).then(assigned('Ann'));
  });

  it('that holds nothing is dismissed, once', () => {
    given(opened).when(dismiss).then(dismissed);
    given(opened, dismissed).when(dismiss).then();
    given(opened, dismissed)
      .when({ ...dismiss, approval: 'apr_2' })
      .rejected('case_closed');
    given(opened, dismissed).when(assign('Ann')).rejected('case_closed');
  });
  it.each(['100.00', '-100.00'])('that holds %s is not dismissed', (value) => {
    given(opened, holds(value)).when(dismiss).rejected('case_holds_money');
  });
});

describe('the money of a case', () => {
  const full = [opened, holds('100.00')];

  it('is claimed in part or whole', () => {
    given(...full)
      .when(claim('a', '100.00'))
      .then(claimed('a', '100.00'));
    given(...full)
      .when(claim('a', '60.00'))
      .then(claimed('a', '60.00'));
    given(...full, claimed('a', '60.00'))
      .when(claim('b', '40.00'))
      .then(claimed('b', '40.00'));
  });
  it('is claimed once', () => {
    given(...full, claimed('a', '60.00'))
      .when(claim('a', '60.00'))
      .then();
    given(...full, claimed('a', '60.00'))
      .when(claim('b', '40.01'))
      .rejected('case_money_claimed');
    given(...full, claimed('a', '60.00'), moved('a', '60.00'))
      .when(claim('b', '40.01'))
      .rejected('case_money_claimed');
  });
  it.each(['-1.00', '100.01'])('does not cover %s', (value) =>
    given(...full)
      .when(claim('a', value))
      .rejected('case_money_claimed'),
  );
  it('below zero is claimed below zero', () => {
    const below = [opened, holds('-100.00')];
    given(...below)
      .when(claim('a', '-100.00'))
      .then(claimed('a', '-100.00'));
    given(...below)
      .when(claim('a', '1.00'))
      .rejected('case_money_claimed');
    given(...below)
      .when(claim('a', '-100.01'))
      .rejected('case_money_claimed');
  });
  it('that is not there is not claimed', () =>
    given(opened).when(claim('a', '1.00')).rejected('case_money_claimed'));

  it('is free again when its claim is released', () => {
    given(...full, claimed('a', '60.00'))
      .when({ type: 'ReleaseClaim', claim: 'a' })
      .then(released('a'));
    given(...full, claimed('a', '60.00'), released('a'))
      .when({ type: 'ReleaseClaim', claim: 'a' })
      .then();
    given(...full, claimed('a', '60.00'), released('a'))
      .when(claim('b', '100.00'))
      .then(claimed('b', '100.00'));
  });

  it('is not claimed again by a claim that was given up', () => {
    given(opened, holds('100.00'), claimed('c1', '60.00'), released('c1'))
      .when(claim('c1', '60.00'))
      .rejected('case_money_claimed');
  });

  it('is moved by its claim, and the case stays open while something is left', () => {
    const before = [...full, claimed('a', '60.00')];
    given(...before)
      .when(record('a'))
      .then(moved('a', '60.00'));
    given(...before, moved('a', '60.00'))
      .when(record('a'))
      .then();
    given(...before, moved('a', '60.00'))
      .when(claim('a', '60.00'))
      .then();
    given(...before, moved('a', '60.00'))
      .when(dismiss)
      .rejected('case_holds_money');
  });
  it('moved in part, the rest stays with the case, free for another claim', () => {
    const before = [...full, claimed('a', '100.00')];
    given(...before)
      .when(record('a', '80.00'))
      .then(moved('a', '80.00'));
    given(...before)
      .when(record('a', '100.00'))
      .then(moved('a', '100.00'), resolved());
    const after = [...before, moved('a', '80.00')];
    given(...after)
      .when(record('a', '80.00'))
      .then();
    given(...after)
      .when(dismiss)
      .rejected('case_holds_money');
    given(...after)
      .when(claim('b', '20.01'))
      .rejected('case_money_claimed');
    given(...after, claimed('b', '20.00'))
      .when(record('b'))
      .then(moved('b', '20.00'), resolved());
  });
  it('below zero moved in part, the rest stays with the case too', () => {
    const below = [opened, holds('-100.00'), claimed('a', '-100.00')];
    given(...below)
      .when(record('a', '-80.00'))
      .then(moved('a', '-80.00'));
  });
  it.each(['100.01', '-1.00', '0.00'])(
    'is not moved in an amount of %s that no claim covers',
    (value) => {
      given(...full, claimed('a', '100.00'))
        .when(record('a', value))
        .rejected('case_money_claimed');
    },
  );
  it('that nobody claimed is not moved', () =>
    given(...full)
      .when(record('a'))
      .rejected('case_money_claimed'));

  it('all gone resolves the case, by what moved the last of it', () => {
    const how = { note: 'open again', approval: 'apr_1' };
    given(...full, claimed('a', '100.00', { action: 'book', ...how }))
      .when(record('a'))
      .then(moved('a', '100.00'), resolved('book', how));
    given(...full, claimed('a', '60.00'), claimed('b', '40.00'), moved('a', '60.00'))
      .when(record('b'))
      .then(moved('b', '40.00'), resolved());
  });
  it('of a resolved case is claimed no more', () => {
    const over = [...full, claimed('a', '100.00'), moved('a', '100.00'), resolved()];
    given(...over)
      .when(claim('b', '1.00'))
      .rejected('case_closed');
    given(...over)
      .when(dismiss)
      .rejected('case_closed');
    given(...over)
      .when(record('a'))
      .then();
  });

  it('is what was held, less what was moved and what is claimed', () => {
    const { state } = given(
      ...full,
      claimed('a', '60.00'),
      moved('a', '60.00'),
      claimed('b', '15.00'),
    );
    if (state === null) throw new Error('no case');
    expect(state.held?.minor).toBe(4_000n);
    expect(unclaimed(state)?.minor).toBe(2_500n);
    expect(isEmpty(state)).toBe(false);
    const { state: nothing } = given(opened);
    expect(nothing && [unclaimed(nothing), isEmpty(nothing)]).toEqual([null, true]);
  });
});
