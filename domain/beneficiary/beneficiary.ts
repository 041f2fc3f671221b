/** Decides over a beneficiary: added once, checked by the bank, disabled for good. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import { derivedId } from '../ids.js';
import { fromInstant } from '../kernel/clock.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import { type BeneficiaryEvent, beneficiaryEventSchemas, type nameChecks } from './events.js';

export interface Beneficiary {
  readonly id: string;
  readonly merchant: string;
  readonly reference: string;
  readonly currency: string;
  readonly bank: string;
  readonly account: SealedUnderKey;
  readonly last4: string;
  readonly usableFrom: string;
  readonly digest: string;
  /** What the bank said of the name; null before it was asked. */
  readonly check: (typeof nameChecks)[number] | null;
  readonly disabled: boolean;
  readonly createdAt: string;
}

/** State of `beneficiary-{id}`: null before it is added. */
export type BeneficiaryState = Beneficiary | null;

/** `cooling` and `usable` follow from the time alone. */
export type BeneficiaryStatus = 'unchecked' | 'refused' | 'cooling' | 'usable' | 'disabled';

export type BeneficiaryCommand =
  | ({ readonly type: 'AddBeneficiary' } & Omit<Beneficiary, 'check' | 'disabled' | 'createdAt'>)
  | { readonly type: 'RecordCheck'; readonly result: (typeof nameChecks)[number] }
  | { readonly type: 'DisableBeneficiary' };

/** The id of a merchant's reference: the same for ever. */
export const beneficiaryIdOf = (merchant: string, reference: string): string =>
  derivedId('beneficiary', merchant, reference);

export function statusOf(
  { check, disabled, usableFrom }: Beneficiary,
  nowMs: number,
): BeneficiaryStatus {
  if (disabled) return 'disabled';
  if (check === null) return 'unchecked';
  if (check !== 'match') return 'refused';
  return nowMs < fromInstant(usableFrom) ? 'cooling' : 'usable';
}

/** Why nobody is paid there now; undefined if somebody can be. @param param of the request that names it. */
export function notUsable(beneficiary: Beneficiary, nowMs: number, param?: string) {
  const status = statusOf(beneficiary, nowMs);
  return status === 'usable'
    ? undefined
    : reject('beneficiary_not_usable', `the beneficiary is ${status}`, param);
}

function decide(command: BeneficiaryCommand, state: BeneficiaryState): Decision<BeneficiaryEvent> {
  if (command.type === 'AddBeneficiary') {
    if (state !== null) {
      return state.digest === command.digest
        ? accept()
        : reject('reference_conflict', 'the reference was used with other content', 'reference');
    }
    const { id: beneficiary, merchant, reference, currency, bank, ...rest } = command;
    const { account, last4, usableFrom, digest } = rest;
    return accept({
      type: 'BeneficiaryAdded',
      data: {
        ...{ beneficiary, merchant, reference, currency, bank },
        ...{ account: { ...account }, last4, usableFrom, digest },
      },
    });
  }
  if (state === null) return reject('not_found', 'there is no such beneficiary');
  const { id: beneficiary } = state;
  if (command.type === 'DisableBeneficiary') {
    return state.disabled
      ? accept()
      : accept({ type: 'BeneficiaryDisabled', data: { beneficiary } });
  }
  if (state.disabled) return reject('beneficiary_disabled', 'the beneficiary is disabled');
  const { result } = command;
  return state.check === result
    ? accept()
    : accept({ type: 'BeneficiaryChecked', data: { beneficiary, result } });
}

function evolve(state: BeneficiaryState, event: BeneficiaryEvent, at: string): BeneficiaryState {
  if (event.type === 'BeneficiaryAdded') {
    const { beneficiary: id, ...data } = event.data;
    const { merchant, reference, currency, bank, account, last4, usableFrom, digest } = data;
    return {
      ...{ id, merchant, reference, currency, bank, account, last4, usableFrom, digest },
      ...{ check: null, disabled: false, createdAt: at },
    };
  }
  if (state === null) throw new Error(`${event.type} before BeneficiaryAdded`);
  return event.type === 'BeneficiaryChecked'
    ? { ...state, check: event.data.result }
    : { ...state, disabled: true };
}

const initialState: BeneficiaryState = null;

/** Its fold also sees when an event was recorded. */
export const beneficiaryAggregate = { initialState, decide, evolve };

export const isBeneficiaryEvent = (event: DomainEvent): event is BeneficiaryEvent =>
  Object.hasOwn(beneficiaryEventSchemas, event.type);
