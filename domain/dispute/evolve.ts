import { fromText } from '../money/money.js';
import type { Dispute, DisputeHold, DisputeState, OnItsWay } from './dispute.js';
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
    case 'DisputeEvidenceSubmitted': {
      const { number, digest, files } = event.data;
      const sent = { number, digest, files, ...onItsWay(at) };
      return { ...state, evidence: [...state.evidence, sent] };
    }
    case 'DisputeEvidenceSent':
      return withEvidence(state, event.data.number, { status: 'sent' });
    case 'DisputeEvidenceRefused': {
      const { number, failure } = event.data;
      return withEvidence(state, number, { status: 'refused', failure });
    }
    case 'DisputeAccepted':
      return { ...state, acceptance: onItsWay(at) };
    case 'DisputeAcceptanceSent':
      return { ...state, acceptance: state.acceptance && { ...state.acceptance, status: 'sent' } };
    case 'DisputeAcceptanceRefused': {
      const refused = { status: 'refused', failure: event.data.failure } as const;
      return { ...state, acceptance: state.acceptance && { ...state.acceptance, ...refused } };
    }
    case 'DisputeClosed':
      return { ...state, closed: event.data.outcome };
  }
}

function opened(data: DataOf<'DisputeOpened'>, at: string): Dispute {
  const { dispute: id, channel, reference, payment, merchant, amount, reason } = data;
  return {
    ...{ id, channel, reference, payment, merchant, amount: fromText(amount), reason },
    ...{
      standings: [],
      movements: [],
      holds: [],
      evidence: [],
      acceptance: null,
      closed: null,
      createdAt: at,
      updatedAt: at,
    },
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

const onItsWay = (at: string): OnItsWay => ({ status: 'sending', failure: null, at });

const withEvidence = (state: Dispute, number: number, change: Partial<OnItsWay>): Dispute => ({
  ...state,
  evidence: state.evidence.map((one) => (one.number === number ? { ...one, ...change } : one)),
});
