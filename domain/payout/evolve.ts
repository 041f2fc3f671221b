import { fromText } from '../money/money.js';
import type { PayoutEvent } from './events.js';
import { type Payout, type PayoutState, returnedMinor } from './payout.js';

export function evolvePayout(state: PayoutState, event: PayoutEvent, at: string): PayoutState {
  if (event.type === 'PayoutCreated') return created(event.data, at);
  if (state === null) throw new Error(`${event.type} before PayoutCreated`);
  switch (event.type) {
    case 'PayoutHoldRenewed': {
      const { reservation, expiresAt } = event.data;
      return { ...state, hold: { reservation, expiresAt } };
    }
    case 'PayoutProposed':
      return { ...state, approval: event.data.approval };
    case 'PayoutApproved':
      return { ...state, status: 'sending', approval: event.data.approval };
    case 'PayoutCanceled': {
      const { reason: code } = event.data;
      const message = CANCELED.get(code) ?? 'it was canceled';
      return { ...state, status: 'canceled', failure: { code, message } };
    }
    case 'PayoutConfirmed': {
      const { requestNo, bankReference, amount } = event.data;
      const paid = { requestNo, bankReference, amount: fromText(amount), ...UNBOOKED };
      return { ...state, status: 'confirmed', paid, paidAt: at };
    }
    case 'PayoutPaid': {
      const { transaction, to } = event.data;
      const paid = state.paid && { ...state.paid, transaction, to };
      return { ...state, status: 'paid', paid };
    }
    case 'PayoutFailed':
      return { ...state, status: 'failed', failure: event.data.failure };
    case 'PayoutReturned': {
      const { bankReference, amount, reason } = event.data;
      const back = { bankReference, amount: fromText(amount), reason, ...UNBOOKED };
      return { ...state, returns: [...state.returns, back] };
    }
    case 'PayoutReturnBooked':
      return returnBooked(state, event.data);
    case 'PayoutLateBooked':
      return { ...state, late: [...state.late, event.data.requestNo] };
  }
}

const UNBOOKED = { transaction: null, to: null };

/** Why a payout was canceled, if nobody asked for it. */
const CANCELED: ReadonlyMap<string, string> = new Map([
  ['rejected', 'its approval was refused'],
  ['hold_refused', "the merchant's account refused to hold the money on"],
  ['beneficiary_not_usable', 'its beneficiary could not be paid any more'],
]);

type DataOf<Type extends PayoutEvent['type']> = Extract<PayoutEvent, { type: Type }>['data'];

function created(data: DataOf<'PayoutCreated'>, at: string): Payout {
  const { payout: id, merchant, reference, beneficiary, bank, description, scenario } = data;
  const { contentHash, reservation, expiresAt, proposer } = data;
  return {
    ...{ id, merchant, reference, beneficiary, bank, description, scenario, contentHash },
    ...{ amount: fromText(data.amount), hold: { reservation, expiresAt }, proposer },
    approval: null,
    status: proposer === null ? 'sending' : 'awaiting_approval',
    ...{ paid: null, returns: [], late: [], failure: null, createdAt: at, paidAt: null },
  };
}

function returnBooked(state: Payout, data: DataOf<'PayoutReturnBooked'>): Payout {
  const { bankReference, transaction, to } = data;
  const returns = state.returns.map((one) =>
    one.bankReference === bankReference ? { ...one, transaction, to } : one,
  );
  const after = { ...state, returns };
  const isWhole =
    state.paid !== null &&
    returnedMinor(after) >= state.paid.amount.minor &&
    returns.every((one) => one.transaction !== null);
  return isWhole && state.status === 'paid' ? { ...after, status: 'returned' } : after;
}
