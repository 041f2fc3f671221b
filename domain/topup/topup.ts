/** Decides over a top-up: announced once, credited whenever the bank says that money came with its text. */
import { derivedId, fromHex, hexOf } from '../ids.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import { fromText, type Money, type MoneyText } from '../money/money.js';
import { type TopupEvent, topupEventSchemas } from './events.js';

export interface TopupCredit {
  readonly bankReference: string;
  readonly amount: Money;
  readonly transaction: string;
  readonly to: 'merchant' | 'suspense';
}

export interface Topup {
  readonly id: string;
  readonly merchant: string;
  readonly reference: string;
  readonly amount: Money;
  readonly bank: string;
  readonly contentHash: string;
  readonly credits: readonly TopupCredit[];
  readonly createdAt: string;
}

/** State of `topup-{id}`: null before it is announced. */
export type TopupState = Topup | null;

export type TopupCommand =
  | {
      readonly type: 'CreateTopup';
      readonly topup: string;
      readonly merchant: string;
      readonly reference: string;
      readonly amount: MoneyText;
      readonly bank: string;
      readonly contentHash: string;
    }
  | {
      readonly type: 'RecordCredited';
      readonly bankReference: string;
      readonly amount: MoneyText;
      readonly transaction: string;
      readonly to: 'merchant' | 'suspense';
    };

/** The top-up of a merchant's reference: the same for ever. */
export const topupIdOf = (merchant: string, reference: string): string =>
  derivedId('topup', merchant, reference);

/** What has to stand in the text of the transfer, so that we know whose money it is. */
export const topupText = (id: string): string => `TB${hexOf(id).toUpperCase()}`;

const TEXT = /^TB([0-9A-F]{32})$/;

/** The top-up that a text names; undefined if it names none. */
export function topupOfText(text: string): string | undefined {
  const hex = TEXT.exec(text)?.[1];
  return hex === undefined ? undefined : fromHex('topup', hex.toLowerCase());
}

function decide(command: TopupCommand, state: TopupState): Decision<TopupEvent> {
  if (command.type === 'CreateTopup') {
    if (state !== null) {
      return state.contentHash === command.contentHash
        ? accept()
        : reject('reference_conflict', 'the reference was used with other content', 'reference');
    }
    const { topup, merchant, reference, amount, bank, contentHash } = command;
    const data = { topup, merchant, reference, amount: { ...amount }, bank, contentHash };
    return accept({ type: 'TopupCreated', data });
  }
  if (state === null) return reject('not_found', 'there is no such top-up');
  const { bankReference, amount, transaction, to } = command;
  if (state.credits.some((known) => known.bankReference === bankReference)) return accept();
  const data = { topup: state.id, bankReference, amount: { ...amount }, transaction, to };
  return accept({ type: 'TopupCredited', data });
}

function evolve(state: TopupState, event: TopupEvent, at: string): TopupState {
  if (event.type === 'TopupCreated') {
    const { topup: id, merchant, reference, bank, contentHash } = event.data;
    const amount = fromText(event.data.amount);
    return { id, merchant, reference, amount, bank, contentHash, credits: [], createdAt: at };
  }
  if (state === null) throw new Error(`${event.type} before TopupCreated`);
  const { bankReference, transaction, to } = event.data;
  const credit = { bankReference, amount: fromText(event.data.amount), transaction, to };
  return { ...state, credits: [...state.credits, credit] };
}

const initialState: TopupState = null;

/** Its fold also sees when an event was recorded. */
export const topupAggregate = { initialState, decide, evolve };

export const isTopupEvent = (event: DomainEvent): event is TopupEvent =>
  Object.hasOwn(topupEventSchemas, event.type);
