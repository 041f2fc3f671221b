import { fromText } from '../money/money.js';
import type { Dispute, DisputeHold, DisputeState } from './dispute.js';
import type { DisputeEvent } from './events.js';

type DataOf<Type extends DisputeEvent['type']> = Extract<DisputeEvent, { type: Type }>['data'];

export function evolveDispute(state: DisputeState, event: DisputeEvent, at: string): DisputeState {
  if (event.type === 'DisputeOpened') return opened(event.data, at);
  if (state === null) throw new Error(`${event.type} before DisputeOpened`);
  return { ...evolveOpened(state, event, at), updatedAt: at };
}

function evolveOpened(
  state: Dispute,
  event: Exclude<DisputeEvent, { type: 'DisputeOpened' }>,
  at: string,
): Dispute {
  switch (event.type) {
    case 'DisputeStandingTold': {
      const { revision, stage, evidenceDueAt, outcome, evidence } = event.data;
      const told = { revision, stage, evidenceDueAt, outcome, evidence, toldAt: at };
      const standings = [...state.standings, told].sort((a, b) => a.revision - b.revision);
      const isOver = state.closed !== null && standings.at(-1)?.outcome === state.closed;
      return { ...state, standings, closed: isOver ? state.closed : null };
    }
    case 'DisputeMoneyMoved': {
      const { kind, reference, evidence } = event.data;
      const amount = fromText(event.data.amount);
      const told = { kind, reference, amount, evidence, toldAt: at };
      const moved = { ...told, transaction: null };
      const closed = kind === 'fee' ? state.closed : null;
      return { ...state, movements: [...state.movements, moved], closed };
    }
    case 'DisputeHoldDecided':
      return { ...state, holds: [...state.holds, decided(event.data)] };
    case 'DisputeHeld': {
      const { number, transaction, from } = event.data;
      return withHold(state, number, { status: 'held', transaction, from });
    }
    case 'DisputeMovementBooked': {
      const { kind, reference, transaction } = event.data;
      const movements = state.movements.map((moved) =>
        moved.kind === kind && moved.reference === reference ? { ...moved, transaction } : moved,
      );
      return { ...state, movements };
    }
    case 'DisputeReleased':
      return withHold(state, event.data.number, { status: 'released' });
    case 'DisputeClosed':
      return { ...state, closed: event.data.outcome };
  }
}

function opened(data: DataOf<'DisputeOpened'>, at: string): Dispute {
  const { dispute: id, channel, reference, payment, merchant, amount, reason } = data;
  return {
    ...{ id, channel, reference, payment, merchant, amount: fromText(amount), reason },
    ...{ standings: [], movements: [], holds: [], closed: null, createdAt: at, updatedAt: at },
  };
}

function decided(data: DataOf<'DisputeHoldDecided'>): DisputeHold {
  const { number, pending, payable, receivable, refunded } = data;
  return {
    number,
    ...{ pending: fromText(pending), payable: fromText(payable) },
    ...{ receivable: fromText(receivable), refunded: fromText(refunded) },
    ...{ status: 'decided', transaction: null, from: 'merchant' },
  };
}

const withHold = (state: Dispute, number: number, change: Partial<DisputeHold>): Dispute => ({
  ...state,
  holds: state.holds.map((hold) => (hold.number === number ? { ...hold, ...change } : hold)),
});
