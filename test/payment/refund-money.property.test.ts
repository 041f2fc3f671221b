/**
 * Money is conserved, whatever a channel makes of what it was asked for: the accounts of the merchant, of
 * suspense, of fees and of the channel sum to zero, and what was refunded and what can be refunded are
 * together what was captured.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromText } from '../../domain/money/money.js';
import {
  channelReceivable,
  feeIncome,
  merchantAccount,
  suspense,
} from '../../domain/payment/accounts.js';
import { paymentAggregate } from '../../domain/payment/aggregate.js';
import {
  amountCapturable,
  amountCaptured,
  amountRefundable,
  amountRefunded,
  suspendedRest,
} from '../../domain/payment/amounts.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment, PaymentState } from '../../domain/payment/payment.js';
import { postCapture, postExcess, suspendCapture } from '../../domain/payment/posting/capture.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import {
  postRefund,
  postRefundExcess,
  reserveRefund,
} from '../../domain/payment/posting/refund.js';
import { cny, code, textOf } from '../money/amounts.js';
import { AT } from '../support/given-when-then.js';
import { sized } from '../support/test-size.js';
import { capture, create, hold, refund } from './stories.js';
import { attemptSucceeds, route } from './steps.js';

const CNY = code('CNY');
const CHANNEL = 'sandbox_a';

interface Step {
  readonly does: 'capture' | 'refund';
  readonly minor: bigint;
  /** What the channel confirms of it, in percent. */
  readonly percent: bigint;
  readonly to: 'merchant' | 'suspense';
}

/** A payment and the accounts that it moves, each with debits less credits, in minor units. */
class Books {
  #state: PaymentState = null;
  readonly #accounts = new Map<string, bigint>();
  /** What the channel has taken less what it has given back. */
  atChannel = 0n;
  /** What it took and gave back above what was asked for. */
  above = 0n;

  get payment(): Payment {
    if (this.#state === null) throw new Error('no payment');
    return this.#state;
  }

  balance(account: string): bigint {
    return this.#accounts.get(account) ?? 0n;
  }

  sum(): bigint {
    return [...this.#accounts.values()].reduce((total, minor) => total + minor, 0n);
  }

  do(command: PaymentCommand): void {
    const decision = paymentAggregate.decide(command, this.#state);
    if (!decision.accepted) throw new Error(`${command.type}: ${decision.rejection.code}`);
    for (const event of decision.events) {
      this.#state = paymentAggregate.evolve(this.#state, event, AT);
    }
  }

  /** @param reserved what a posting of a whole reservation moves. */
  post({ command }: Posting, reserved?: Posting): void {
    const entries = 'entries' in command ? command.entries : undefined;
    const known = reserved !== undefined && 'entries' in reserved.command && reserved.command;
    for (const entry of entries ?? (known ? (known.entries ?? []) : [])) {
      const { minor } = fromText(entry.amount);
      const signed = entry.direction === 'debit' ? minor : -minor;
      this.#accounts.set(entry.account, this.balance(entry.account) + signed);
    }
  }

  capture(id: string, { minor, percent, to }: Step): void {
    const left = amountCapturable(this.payment).minor;
    if (left === 0n) return;
    const asked = minor < left ? minor : left;
    const confirmed = share(asked, percent);
    this.do(capture(id, textOf(asked), false));
    const of = { capture: id, channelReference: id, costPercent: '0' };
    this.do({ type: 'RecordCaptured', ...of, confirmed: cny(textOf(confirmed)) });
    this.atChannel += confirmed;
    const taken = this.payment.captures.at(-1);
    if (taken === undefined) throw new Error('no capture');
    this.post((to === 'merchant' ? postCapture : suspendCapture)(this.payment, taken, CHANNEL));
    if (taken.excess !== null) {
      this.post(postExcess(this.payment, taken, taken.excess));
      this.above += taken.excess.amount.minor;
    }
    const place = to === 'merchant' ? null : `case_${id}`;
    this.do({ type: 'RecordCapturePosted', capture: id, transaction: id, to, case: place });
  }

  refund(id: string, { minor, percent }: Pick<Step, 'minor' | 'percent'>): void {
    const left = amountRefundable(this.payment).minor;
    if (left === 0n) return;
    const asked = minor < left ? minor : left;
    this.do(refund(id, textOf(asked)));
    const reserved = this.#reserved();
    const confirmed = share(asked, percent);
    const said = { channelReference: id, confirmed: cny(textOf(confirmed)) };
    this.do({ type: 'RecordRefundConfirmed', refund: id, ...said });
    this.atChannel -= confirmed;
    const given = this.#lastRefund();
    this.post(postRefund(this.payment, given, hold), reserved);
    if (given.excess !== null) {
      this.post(postRefundExcess(this.payment, given, given.excess));
      this.above -= given.excess.minor;
    }
    this.do({ type: 'RecordRefundSucceeded', refund: id, transaction: id });
  }

  #lastRefund() {
    const last = this.payment.refunds.at(-1);
    if (last === undefined) throw new Error('no refund');
    return last;
  }

  #reserved = () => reserveRefund(this.payment, this.#lastRefund(), { reservation: 'lrs_1' });
}

/** At least one minor unit: a success of nothing is no fact. */
const share = (minor: bigint, percent: bigint): bigint => {
  const part = (minor * percent) / 100n;
  return part > 0n ? part : 1n;
};

/** What must hold after every step. Plain, for it is asked a hundred times a story. */
function check(books: Books): void {
  const { payment } = books;
  const must = (holds: boolean, rule: string): void => {
    if (!holds) throw new Error(rule);
  };
  must(books.sum() === 0n, 'the accounts sum to zero');
  must(
    books.balance(channelReceivable(CHANNEL, CNY).id) === books.atChannel,
    'what the channel owes is what it took, less what it gave back',
  );
  const refundable = amountRefundable(payment).minor;
  must(refundable >= 0n, 'refundable is never below zero');
  must(
    amountRefunded(payment).minor + refundable === amountCaptured(payment).minor,
    'refunded and refundable are what was captured',
  );
  const held = payment.captures.reduce(
    (total, taken) => total + suspendedRest(payment, taken).minor,
    books.above,
  );
  must(-books.balance(suspense(CNY).id) === held, 'suspense is what captures and cases hold there');
  must(books.balance(feeIncome(CNY).id) <= 0n, 'no fee is given back that was not taken');
}

const steps = fc.array(
  fc.record<Step>({
    does: fc.constantFrom('capture', 'refund', 'refund'),
    minor: fc.bigInt({ min: 1n, max: 60_00n }),
    percent: fc.oneof(fc.constant(100n), fc.bigInt({ min: 1n, max: 130n })),
    to: fc.constantFrom('merchant', 'merchant', 'suspense'),
  }),
  { minLength: 1, maxLength: 12 },
);
const percents = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, hundredths]) => `${whole}.${String(hundredths).padStart(2, '0')}`);

describe('captures and refunds that are confirmed in less, as much or more', () => {
  it('conserve money, and a payment that is refunded whole leaves nothing of its fee', () => {
    const seen = { short: 0, excess: 0 };
    fc.assert(
      fc.property(steps, percents, (story, percent) => {
        const books = new Books();
        books.do(create({ capture: 'manual', fee: { percent, fixed: null } }));
        books.do(route(1));
        books.do(attemptSucceeds(1));
        for (const [index, step] of story.entries()) {
          if (step.does === 'capture') books.capture(`cap_${index}`, step);
          else books.refund(`re_${index}`, step);
          check(books);
        }
        books.refund('re_last', { minor: 1_000_00n, percent: 100n });
        check(books);
        expect(amountRefundable(books.payment).minor).toBe(0n);
        expect(books.balance(merchantAccount('mer_1', CNY).id)).toBe(0n);
        expect(books.balance(feeIncome(CNY).id)).toBe(0n);
        for (const { short, excess } of books.payment.refunds) {
          if (short) seen.short += 1;
          if (excess !== null) seen.excess += 1;
        }
      }),
      { numRuns: sized({ small: 300, ci: 2_000, full: 40_000 }) },
    );
    // Random stories are worth something only if channels differ in them.
    expect(Math.min(seen.short, seen.excess)).toBeGreaterThan(20);
  });
});
