/** Beneficiaries: added by merchants, their names checked by the bank, opened for its calls. */
import type { BankAccount, Banks } from '../../domain/bank/port.js';
import {
  type Beneficiary,
  beneficiaryAggregate,
  type BeneficiaryCommand,
  beneficiaryIdOf,
  type BeneficiaryState,
  isBeneficiaryEvent,
} from '../../domain/beneficiary/beneficiary.js';
import type { BeneficiaryEvent } from '../../domain/beneficiary/events.js';
import { beneficiaryStream } from '../../domain/beneficiary/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Answered } from '../answered.js';
import { type CommandHandler, createCommandHandler } from '../command-handler.js';
import type { AccountSeal } from './account-seal.js';

export interface AskedBeneficiary {
  readonly merchant: string;
  readonly reference: string;
  readonly currency: string;
  readonly account: BankAccount;
}

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly banks: Banks;
  readonly seal: AccountSeal;
  /** How long nobody is paid at a new account. */
  readonly coolingOffMs: number;
}

const LAST = 4;

export class BeneficiaryService {
  readonly #handler: CommandHandler<BeneficiaryState, BeneficiaryCommand, BeneficiaryEvent>;

  constructor(private readonly deps: Dependencies) {
    const { log, ids } = deps;
    this.#handler = createCommandHandler<BeneficiaryState, BeneficiaryCommand, BeneficiaryEvent>(
      log,
      beneficiaryAggregate,
      isBeneficiaryEvent,
      ids,
    );
  }

  /**
   * Adds an account, and asks the bank whether it is that holder's. Refused with `reference_conflict` or
   * `bank_not_configured`.
   * @throws MasterKeyMissing
   */
  async add(asked: AskedBeneficiary, context: CommandContext): Promise<Answered<Beneficiary>> {
    const { merchant, reference, currency, account } = asked;
    const id = beneficiaryIdOf(merchant, reference);
    const digest = this.deps.seal.digest({ currency, ...account });
    const known = await this.find(id);
    const [bank] = this.deps.banks.keys();
    if (known === undefined && bank === undefined) {
      return reject('bank_not_configured', 'no bank is configured here');
    }
    const command: BeneficiaryCommand = {
      type: 'AddBeneficiary',
      ...{ id, merchant, reference, currency, bank: bank ?? '', digest },
      // Of what was added before the content alone is compared.
      account: known?.beneficiary.account ?? (await this.deps.seal.seal(account, id)),
      last4: account.number.slice(-LAST),
      usableFrom: toInstant(context.nowMs + this.deps.coolingOffMs),
    };
    const added = await this.#run(id, command, context);
    if (!added.accepted || added.value.check !== null || added.value.disabled) return added;
    const checked = await this.check(id, context);
    return checked.accepted ? { ...checked, replayed: added.replayed } : added;
  }

  /** Asks the bank once more; what it does not answer leaves the beneficiary as it is. */
  async check(id: string, context: CommandContext): Promise<Answered<Beneficiary>> {
    const found = await this.find(id);
    if (found === undefined) return reject('not_found', 'there is no such beneficiary');
    const { beneficiary, position } = found;
    if (beneficiary.disabled) {
      return reject('beneficiary_disabled', 'the beneficiary is disabled');
    }
    const account = await this.deps.seal.open(beneficiary.account, id);
    const bank = this.deps.banks.get(beneficiary.bank);
    const result =
      account === undefined || bank === undefined ? 'unavailable' : await bank.checkName(account);
    if (result === 'unavailable') {
      return { accepted: true, value: beneficiary, replayed: false, position };
    }
    return this.#run(id, { type: 'RecordCheck', result }, context);
  }

  disable(id: string, context: CommandContext): Promise<Answered<Beneficiary>> {
    return this.#run(id, { type: 'DisableBeneficiary' }, context);
  }

  async find(
    id: string,
  ): Promise<{ readonly beneficiary: Beneficiary; readonly position: Position } | undefined> {
    const { state, position } = await this.#handler.load(beneficiaryStream(id));
    return state === null ? undefined : { beneficiary: state, position };
  }

  /**
   * Number and holder, for the bank's call alone; undefined if nobody can open them any more, or if the beneficiary was
   * disabled, or its name refused, meanwhile.
   */
  async open(id: string): Promise<BankAccount | undefined> {
    const found = await this.find(id);
    if (found === undefined) return undefined;
    const { account, disabled, check } = found.beneficiary;
    return disabled || check !== 'match' ? undefined : this.deps.seal.open(account, id);
  }

  async #run(
    id: string,
    command: BeneficiaryCommand,
    context: CommandContext,
  ): Promise<Answered<Beneficiary>> {
    const handled = await this.#handler.handle(beneficiaryStream(id), command, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const { state, events, position } = handled;
    if (state === null) throw new Error(`${command.type} left no beneficiary`);
    return { accepted: true, value: state, replayed: events.length === 0, position };
  }
}
