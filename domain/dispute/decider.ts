/** Decides over a dispute: it takes every fact that the channel tells, once, and what the flow records of them. */
import type { DisputeOutcome } from '../channel/dispute-terms.js';
import type { DisputeWord } from '../channel/dispute-word.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import { fromText, type Money, toText } from '../money/money.js';
import { type AnswerCommand, decideAnswer } from './answer.js';
import { type Dispute, type DisputeHold, type DisputeState, standingNow } from './dispute.js';
import { type DisputeEvent, disputeEventSchemas } from './events.js';
import { evolveDispute } from './evolve.js';

/** Further facts would make its story, which every later command folds, grow for ever. */
const MAX_FACTS = 100;

export type DisputeCommand =
  | {
      readonly type: 'TellDispute';
      readonly dispute: string;
      readonly channel: string;
      readonly payment: string;
      readonly merchant: string;
      readonly word: DisputeWord;
      /** What brought the word. */
      readonly evidence: string;
    }
  | ({ readonly type: 'DecideHold' } & Pick<
      DisputeHold,
      'number' | 'pending' | 'payable' | 'receivable' | 'refunded'
    >)
  | {
      readonly type: 'RecordHeld';
      readonly number: number;
      readonly transaction: string;
      readonly from: 'merchant' | 'suspense';
    }
  | {
      readonly type: 'RecordMovementBooked';
      readonly kind: 'withdrawal' | 'reinstatement' | 'fee';
      readonly reference: string;
      readonly transaction: string;
    }
  | {
      readonly type: 'RecordReleased';
      readonly number: number;
      readonly transaction: string;
      readonly to: 'merchant' | 'suspense';
    }
  | { readonly type: 'CloseDispute'; readonly outcome: DisputeOutcome }
  | AnswerCommand;

type CommandOf<Type extends DisputeCommand['type']> = Extract<DisputeCommand, { type: Type }>;

export function decideDispute(
  command: DisputeCommand,
  state: DisputeState,
): Decision<DisputeEvent> {
  if (command.type === 'TellDispute') return tell(command, state);
  if (state === null) return reject('not_found', 'there is no such dispute');
  const { id: dispute } = state;
  switch (command.type) {
    case 'DecideHold': {
      const { number, pending, payable, receivable, refunded } = command;
      const owed = { receivable: text(receivable), refunded: text(refunded) };
      if (state.holds.some((hold) => hold.number === number)) return accept();
      const data = { dispute, number, pending: text(pending), payable: text(payable), ...owed };
      return accept({ type: 'DisputeHoldDecided', data });
    }
    case 'RecordHeld': {
      const { number, transaction, from } = command;
      return whenHold(state, number, 'decided', {
        type: 'DisputeHeld',
        data: { dispute, number, transaction, from },
      });
    }
    case 'RecordMovementBooked': {
      const { kind, reference, transaction } = command;
      const known = state.movements.find(isMovement(kind, reference));
      if (known?.transaction !== null) return accept();
      const data = { dispute, kind, reference, transaction };
      return accept({ type: 'DisputeMovementBooked', data });
    }
    case 'RecordReleased': {
      const { number, transaction, to } = command;
      return whenHold(state, number, 'held', {
        type: 'DisputeReleased',
        data: { dispute, number, transaction, to },
      });
    }
    case 'CloseDispute':
      return state.closed === command.outcome
        ? accept()
        : accept({ type: 'DisputeClosed', data: { dispute, outcome: command.outcome } });
    default:
      return decideAnswer(command, state);
  }
}

const text = (amount: Money): { value: string; currency: string } => ({ ...toText(amount) });

const isMovement =
  (kind: string, reference: string) =>
  (moved: { readonly kind: string; readonly reference: string }): boolean =>
    moved.kind === kind && moved.reference === reference;

/** The event if the hold stands so; else nothing, for the event was recorded before. */
const whenHold = (
  { holds }: Dispute,
  number: number,
  status: DisputeHold['status'],
  event: DisputeEvent,
): Decision<DisputeEvent> =>
  holds.some((hold) => hold.number === number && hold.status === status) ? accept(event) : accept();

/** Facts are taken in any order and however often they come; a fact that contradicts a known fact is refused. */
function tell(command: CommandOf<'TellDispute'>, state: DisputeState): Decision<DisputeEvent> {
  const { dispute, channel, payment, merchant, word } = command;
  const { reference, amount, reason } = word;
  const opened: DisputeEvent[] = [];
  if (state === null) {
    const data = { dispute, channel, reference, payment, merchant, amount: { ...amount }, reason };
    opened.push({ type: 'DisputeOpened', data });
  } else if (state.payment !== payment || !sameMoney(state.amount, fromText(amount))) {
    return contradicted('it was opened about another payment or amount');
  }
  const standing = standingTold(command, state);
  if (!standing.accepted) return standing;
  const movement = movementTold(command, state);
  if (!movement.accepted) return movement;
  return accept<DisputeEvent>(...opened, ...standing.events, ...movement.events);
}

const contradicted = (detail: string) => reject('dispute_contradicted', detail);
const tooMany = () => reject('too_many_dispute_facts', `at most ${MAX_FACTS} of a kind are taken`);
const sameMoney = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;

function standingTold(
  { dispute, word: { standing }, evidence }: CommandOf<'TellDispute'>,
  state: DisputeState,
): Decision<DisputeEvent> {
  if (standing === null) return accept();
  const { stage, evidenceDueAt, outcome } = standing;
  const now = state === null ? undefined : standingNow(state);
  const isSame = (known: Omit<typeof standing, 'revision'> | undefined): boolean =>
    known?.stage === stage && known.evidenceDueAt === evidenceDueAt && known.outcome === outcome;
  if (standing.revision === null && isSame(now)) return accept();
  const revision = standing.revision ?? (now?.revision ?? 0) + 1;
  const known = state?.standings.find((told) => told.revision === revision);
  if (known !== undefined) {
    return isSame(known)
      ? accept()
      : contradicted(`revision ${revision} was told with other content`);
  }
  if ((state?.standings.length ?? 0) >= MAX_FACTS) return tooMany();
  const data = { dispute, revision, stage, evidenceDueAt, outcome, evidence };
  return accept({ type: 'DisputeStandingTold', data });
}

function movementTold(
  { dispute, word: { movement, amount: disputed }, evidence }: CommandOf<'TellDispute'>,
  state: DisputeState,
): Decision<DisputeEvent> {
  if (movement === null) return accept();
  const { kind, reference, amount } = movement;
  if (amount.currency !== disputed.currency) {
    return reject(
      'currency_unsupported',
      'a dispute is in the currency of its payment',
      'movement',
    );
  }
  const known = state?.movements.find(isMovement(kind, reference));
  if (known !== undefined) {
    return sameMoney(known.amount, fromText(amount))
      ? accept()
      : contradicted(`the ${kind} ${reference} was told with another amount`);
  }
  if ((state?.movements.length ?? 0) >= MAX_FACTS) return tooMany();
  const data = { dispute, kind, reference, amount: { ...amount }, evidence };
  return accept({ type: 'DisputeMoneyMoved', data });
}

export const isDisputeEvent = (event: DomainEvent): event is DisputeEvent =>
  Object.hasOwn(disputeEventSchemas, event.type);

const initialState: DisputeState = null;

/** Its fold also sees when an event was recorded. */
export const disputeAggregate = { initialState, decide: decideDispute, evolve: evolveDispute };
