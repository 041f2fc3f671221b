/** Decides over a payout: what is asked for may be refused, what the bank says is recorded. */
import type { Principal } from '../access/principal.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import { fromText, type MoneyText } from '../money/money.js';
import { type PayoutEvent, payoutEventSchemas } from './events.js';
import { evolvePayout } from './evolve.js';
import type { Payout, PayoutHold, PayoutState } from './payout.js';

type To = 'merchant' | 'suspense';

export type PayoutCommand =
  | {
      readonly type: 'CreatePayout';
      readonly payout: string;
      readonly merchant: string;
      readonly reference: string;
      readonly beneficiary: string;
      readonly bank: string;
      readonly amount: MoneyText;
      readonly description: string | null;
      readonly scenario: string | null;
      readonly contentHash: string;
      readonly hold: PayoutHold;
      readonly proposer: Principal | null;
    }
  | { readonly type: 'RenewHold'; readonly hold: PayoutHold }
  | { readonly type: 'RecordProposed' | 'ApprovePayout'; readonly approval: string }
  /**
   * @param reason what ended it: `rejected` by who had to approve it, `asked` for, or seen by the flow, which records it
   *   only if the payout still waits.
   */
  | {
      readonly type: 'CancelPayout';
      readonly reason: 'rejected' | 'asked' | 'hold_refused' | 'beneficiary_not_usable';
    }
  | {
      readonly type: 'RecordConfirmed';
      readonly requestNo: string;
      readonly bankReference: string;
      readonly amount: MoneyText;
    }
  | { readonly type: 'RecordPaid'; readonly transaction: string; readonly to: To }
  | {
      readonly type: 'RecordFailed';
      readonly failure: { readonly code: string; readonly message: string };
    }
  | {
      readonly type: 'RecordReturned';
      readonly bankReference: string;
      readonly amount: MoneyText;
      readonly reason: string;
    }
  | {
      readonly type: 'RecordReturnBooked';
      readonly bankReference: string;
      readonly transaction: string;
      readonly to: To;
    }
  | {
      readonly type: 'RecordLateBooked';
      readonly requestNo: string;
      readonly transaction: string;
    };

type CommandOf<Type extends PayoutCommand['type']> = Extract<PayoutCommand, { type: Type }>;

function create(command: CommandOf<'CreatePayout'>, state: PayoutState): Decision<PayoutEvent> {
  if (state !== null) {
    return state.contentHash === command.contentHash
      ? accept()
      : reject('reference_conflict', 'the reference was used with other content', 'reference');
  }
  const { payout, merchant, reference, beneficiary, bank, description, scenario } = command;
  const { amount, contentHash, hold, proposer } = command;
  return accept({
    type: 'PayoutCreated',
    data: {
      ...{ payout, merchant, reference, beneficiary, bank, amount: { ...amount } },
      ...{ description, scenario, contentHash, ...hold },
      proposer: proposer === null ? null : { actor: proposer.actor, ids: [...proposer.ids] },
    },
  });
}

function cancel({ reason }: CommandOf<'CancelPayout'>, state: Payout): Decision<PayoutEvent> {
  const isAsked = reason === 'asked' || reason === 'rejected';
  if (isAsked && state.status !== 'canceled' && state.status !== 'awaiting_approval') {
    return reject('payout_not_cancelable', `the payout is ${state.status}`);
  }
  return when(state, 'awaiting_approval', {
    type: 'PayoutCanceled',
    data: { payout: state.id, reason },
  });
}

/** The first word on what the bank paid stands; what another word says is for a case. */
function confirmed(command: CommandOf<'RecordConfirmed'>, state: Payout): Decision<PayoutEvent> {
  const { requestNo, bankReference, amount } = command;
  const data = { payout: state.id, requestNo, bankReference, amount: { ...amount } };
  return when(state, 'sending', { type: 'PayoutConfirmed', data });
}

/** A movement that came back is known by the bank's own number of it: told twice, it came back once. */
function returned(command: CommandOf<'RecordReturned'>, state: Payout): Decision<PayoutEvent> {
  const { bankReference, amount, reason } = command;
  if (state.returns.some((known) => known.bankReference === bankReference)) return accept();
  if (fromText(amount).currency !== state.amount.currency) {
    return reject('currency_unsupported', 'a payout comes back in its own currency', 'amount');
  }
  const data = { payout: state.id, bankReference, amount: { ...amount }, reason };
  return accept({ type: 'PayoutReturned', data });
}

export function decidePayout(command: PayoutCommand, state: PayoutState): Decision<PayoutEvent> {
  if (command.type === 'CreatePayout') return create(command, state);
  if (state === null) return reject('not_found', 'there is no such payout');
  const { id: payout } = state;
  switch (command.type) {
    case 'RenewHold':
      return state.hold.reservation === command.hold.reservation &&
        state.hold.expiresAt === command.hold.expiresAt
        ? accept()
        : accept({ type: 'PayoutHoldRenewed', data: { payout, ...command.hold } });
    case 'RecordProposed':
      return state.approval === null
        ? accept({ type: 'PayoutProposed', data: { payout, approval: command.approval } })
        : accept();
    case 'ApprovePayout':
      if (state.status === 'canceled') {
        return reject('payout_not_cancelable', 'the payout was canceled before');
      }
      return when(state, 'awaiting_approval', {
        type: 'PayoutApproved',
        data: { payout, approval: command.approval },
      });
    case 'CancelPayout':
      return cancel(command, state);
    case 'RecordConfirmed':
      return confirmed(command, state);
    case 'RecordPaid': {
      const { transaction, to } = command;
      return when(state, 'confirmed', { type: 'PayoutPaid', data: { payout, transaction, to } });
    }
    case 'RecordFailed':
      return when(state, 'sending', {
        type: 'PayoutFailed',
        data: { payout, failure: { ...command.failure } },
      });
    case 'RecordReturned':
      return returned(command, state);
    case 'RecordReturnBooked': {
      const { bankReference, transaction, to } = command;
      const known = state.returns.find((one) => one.bankReference === bankReference);
      if (known?.transaction !== null) return accept();
      return accept({
        type: 'PayoutReturnBooked',
        data: { payout, bankReference, transaction, to },
      });
    }
    case 'RecordLateBooked': {
      const { requestNo, transaction } = command;
      return state.late.includes(requestNo)
        ? accept()
        : accept({ type: 'PayoutLateBooked', data: { payout, requestNo, transaction } });
    }
  }
}

/** The event if the payout has that status; else nothing, for the event was recorded before. */
const when = (
  { status }: Payout,
  wanted: Payout['status'],
  event: PayoutEvent,
): Decision<PayoutEvent> => (status === wanted ? accept(event) : accept());

export const isPayoutEvent = (event: DomainEvent): event is PayoutEvent =>
  Object.hasOwn(payoutEventSchemas, event.type);

const initialState: PayoutState = null;

/** Its fold also sees when an event was recorded. */
export const payoutAggregate = { initialState, decide: decidePayout, evolve: evolvePayout };
