/** Disputes as channels tell of them, and a bookkeeper who does at once what the flow does with the ledger. */
import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import { decideDispute, type DisputeCommand } from '../../domain/dispute/decider.js';
import type { Dispute, DisputeState } from '../../domain/dispute/dispute.js';
import { evolveDispute } from '../../domain/dispute/evolve.js';
import { nextStep } from '../../domain/dispute/money.js';
import {
  postDisputeFee,
  postHold,
  postMovement,
  postRelease,
} from '../../domain/dispute/posting.js';
import { fromText, type Money, money } from '../../domain/money/money.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import { cny } from '../money/amounts.js';
import { AT } from '../support/given-when-then.js';

export const word = (rest: Partial<DisputeWord>): DisputeWord => ({
  ...{ reference: 'CB1', amount: cny('100.00'), reason: 'fraudulent' },
  ...{ standing: null, movement: null, ...rest },
});

type Standing = NonNullable<DisputeWord['standing']>;
type Movement = NonNullable<DisputeWord['movement']>;

export const stands = (
  revision: number,
  stage: Standing['stage'],
  outcome: Standing['outcome'] = null,
): DisputeWord => word({ standing: { revision, stage, evidenceDueAt: null, outcome } });

export const moves = (kind: Movement['kind'], reference: string, value = '100.00'): DisputeWord =>
  word({ movement: { kind, reference, amount: cny(value) } });

export const tell = (told: DisputeWord): DisputeCommand => ({
  ...{ type: 'TellDispute', dispute: 'dp_1', channel: 'sandbox_a', payment: 'pay_1' },
  ...{ merchant: 'demo', word: told, evidence: 'cb_1' },
});

/** What a merchant had before, and what of the payment is not refunded. */
export interface Before {
  readonly pending: bigint;
  readonly payable: bigint;
  readonly left: bigint;
}

/** Folds words and does what they call for; balances grow on the debit side. */
export class Bookkeeper {
  readonly balances = new Map<string, bigint>();
  readonly posted = new Set<string>();
  state: DisputeState = null;
  holds = 0;
  releases = 0;

  constructor(private readonly before: Before) {}

  tell(told: DisputeWord): void {
    this.#run(tell(told));
    for (let step = 0; step < 50; step++) if (!this.#step()) return;
    throw new Error('a dispute does not come to rest');
  }

  balance(account: string): bigint {
    return this.balances.get(account) ?? 0n;
  }

  /** Of all accounts of the merchant, what it has less of than before. */
  get loss(): bigint {
    return [...this.balances]
      .filter(([account]) => account.startsWith('mer:'))
      .reduce((sum, [, minor]) => sum + minor, 0n);
  }

  #step(): boolean {
    const { state } = this;
    const step = state === null ? null : nextStep(state);
    if (state === null || step === null) return false;
    this.#run(this.#book(state, step));
    return true;
  }

  #book(state: Dispute, step: NonNullable<ReturnType<typeof nextStep>>): DisputeCommand {
    const hold = state.holds.at(-1);
    switch (step.step) {
      case 'decide_hold':
        return { type: 'DecideHold', number: step.number, ...this.#parts(state.amount) };
      case 'hold': {
        if (hold === undefined) throw new Error('nothing was decided');
        this.holds += 1;
        const transaction = this.#post(postHold(state, hold, 'merchant'));
        return { type: 'RecordHeld', number: hold.number, transaction, from: 'merchant' };
      }
      case 'release': {
        if (hold === undefined) throw new Error('nothing is held');
        this.releases += 1;
        const transaction = this.#post(postRelease(state, hold, 'merchant'));
        return { type: 'RecordReleased', number: hold.number, transaction, to: 'merchant' };
      }
      case 'movement': {
        const { kind, reference } = step;
        const moved = state.movements.find(
          (one) => one.kind === kind && one.reference === reference,
        );
        if (moved === undefined) throw new Error('nothing has moved');
        const isFee = kind === 'fee';
        const transaction = this.#post(
          isFee ? postDisputeFee(state, moved, 'merchant') : postMovement(state, moved),
        );
        return { type: 'RecordMovementBooked', kind, reference, transaction };
      }
      case 'close':
        return { type: 'CloseDispute', outcome: state.standings.at(-1)?.outcome ?? 'lost' };
    }
  }

  #parts(disputed: Money) {
    const of = (minor: bigint): Money => money(minor, disputed.currency);
    const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
    const amount = least(disputed.minor, this.before.left);
    const pending = least(amount, this.before.pending);
    const payable = least(amount - pending, this.before.payable);
    const parts = { pending: of(pending), payable: of(payable) };
    const refunded = of(disputed.minor - amount);
    return { ...parts, receivable: of(amount - pending - payable), refunded };
  }

  #post({ command }: Posting): string {
    if (command.type !== 'PostTransaction') throw new Error('a dispute posts transactions');
    const { id, entries } = command;
    if (this.posted.has(id)) throw new Error(`${id} is posted twice`);
    this.posted.add(id);
    let sum = 0n;
    for (const { account, direction, amount } of entries) {
      const { minor } = fromText(amount);
      const signed = direction === 'debit' ? minor : -minor;
      sum += signed;
      this.balances.set(account, this.balance(account) + signed);
    }
    if (sum !== 0n) throw new Error(`${id} does not balance`);
    return id;
  }

  #run(command: DisputeCommand): void {
    const decision = decideDispute(command, this.state);
    if (!decision.accepted) throw new Error(decision.rejection.code);
    for (const event of decision.events) this.state = evolveDispute(this.state, event, AT);
  }
}
