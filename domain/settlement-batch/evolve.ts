import { type Currency, fromText } from '../money/money.js';
import type { SettlementEvent } from './events.js';
import type { Settlement, SettlementState } from './settlement.js';

export function evolve(
  state: SettlementState,
  event: SettlementEvent,
  at: string,
): SettlementState {
  if (event.type === 'SettlementScheduleSet') return withSchedule(state, event.data);
  if (state === null) throw new Error(`${event.type} before SettlementScheduleSet`);
  switch (event.type) {
    case 'SettlementHeld':
      return { ...state, held: { reason: event.data.reason, by: event.data.by, at } };
    case 'SettlementReleased':
      return { ...state, held: null };
    case 'SettlementBatchMade':
      return withBatch(state, event.data);
    case 'SettlementBatchApproved':
      return { ...state, open: state.open && { ...state.open, isApproved: true } };
    case 'SettlementBatchSettled': {
      const { batch, reserve, reserveUntil: until, carried, carriedSince } = event.data;
      const number = state.open?.number ?? state.batches;
      const kept = until === null ? [] : [{ batch, number, minor: fromText(reserve).minor, until }];
      return {
        ...state,
        open: null,
        carried: fromText(carried).minor,
        carriedSince,
        reserves: [...state.reserves, ...kept],
      };
    }
    case 'SettlementReserveReleased':
      return {
        ...state,
        reserves: state.reserves.filter(({ batch }) => batch !== event.data.batch),
      };
  }
}

type DataOf<Type extends SettlementEvent['type']> = Extract<
  SettlementEvent,
  { type: Type }
>['data'];

function withSchedule(
  state: SettlementState,
  { merchant, currency, version, terms, approval }: DataOf<'SettlementScheduleSet'>,
): Settlement {
  const before = state ?? {
    ...{ merchant, currency: currency as Currency, approvals: new Set<string>(), held: null },
    ...{ batches: 0, to: 0, position: null, carried: 0n, carriedSince: null, open: null },
    reserves: [],
  };
  const approvals =
    approval === null ? before.approvals : new Set([...before.approvals, approval.id]);
  return { ...before, schedule: { version, terms }, approvals };
}

function withBatch(state: Settlement, made: DataOf<'SettlementBatchMade'>): Settlement {
  const { batch: id, number, day, to, position, needsApproval, carriedSince } = made;
  const minor = (text: { value: string; currency: string }) => fromText(text).minor;
  const carriedIn = minor(made.carriedIn);
  return {
    ...state,
    batches: number,
    to,
    position: position ?? state.position,
    open: {
      ...{ id, number, day, carriedIn, carriedSince, needsApproval, isApproved: false },
      due: minor(made.credits) - minor(made.debits) + carriedIn,
      terms: state.schedule.terms,
    },
  };
}
