/** What no sequence of commands can break, counted from the events alone. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from '../../domain/ids.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { formatMinor, fromText, type MoneyText, toText } from '../../domain/money/money.js';
import { paymentAggregate } from '../../domain/payment/aggregate.js';
import {
  amountCapturable,
  amountCaptured,
  amountRefundable,
  authorizedRest,
  amountRefunded,
  amountRefundPending,
} from '../../domain/payment/amounts.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { isTerminal, type PaymentState } from '../../domain/payment/payment.js';
import { AT } from '../support/given-when-then.js';
import { sized } from '../support/test-size.js';
import {
  AUTHORIZATION_ENDS,
  cancel,
  capture,
  create,
  failure,
  PAYMENT,
  refund,
} from './stories.js';

const CNY = 'CNY';
if (!isCurrency(CNY)) throw new Error('no CNY');

const amount = fc.option(
  fc.bigInt({ min: 1n, max: 120_00n }).map((minor) => formatMinor(minor, CNY)),
);
const captureId = fc.constantFrom('cap_1', 'cap_2', 'cap_3');
/** The capture of an automatic payment, too, whose id is derived. */
const postedId = fc.constantFrom('cap_1', 'cap_2', derivedId('capture', PAYMENT, 'automatic'));
const refundId = fc.constantFrom('re_1', 're_1', 're_2');
const attempt = fc.constantFrom(1, 1, 1, 2);
const channel = fc.constantFrom('sandbox_a', 'sandbox_b');
const channelReference = 'ch';

const command: fc.Arbitrary<PaymentCommand> = fc.oneof(
  fc.tuple(captureId, amount, fc.boolean()).map(([id, value, final]) => capture(id, value, final)),
  fc.tuple(refundId, amount).map(([id, value]) => refund(id, value)),
  fc.constant(cancel()),
  fc.record({
    type: fc.constant('RecordRoute' as const),
    attempt,
    channel,
    candidates: fc.constant([]),
  }),
  fc.record({
    type: fc.constant('RecordAwaitingPayer' as const),
    attempt,
    nextAction: fc.constant({ type: 'display_qr', data: 'd', url: 'u' }),
  }),
  fc.record({
    type: fc.constant('RecordAttemptFailed' as const),
    attempt,
    failure: fc.constant(failure),
    final: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('RecordAttemptSucceeded' as const),
    attempt,
    channelReference: fc.constant(channelReference),
    costPercent: fc.constantFrom('0', '0.30'),
    authorizationExpiresAt: fc.constant(AUTHORIZATION_ENDS),
  }),
  fc.constant({ type: 'ExpireAuthorization' } as const),
  captureId.map(
    (id) =>
      ({ type: 'RecordCaptured', capture: id, channelReference, costPercent: '0.30' }) as const,
  ),
  captureId.map((id) => ({ type: 'RecordCaptureFailed', capture: id, failure }) as const),
  fc.tuple(postedId, fc.constantFrom('case_1', 'case_2')).map(
    ([id, of]) =>
      ({
        type: 'RecordCapturePosted',
        capture: id,
        transaction: 't',
        to: 'suspense',
        case: of,
      }) as const,
  ),
  postedId.map(
    (id) =>
      ({
        type: 'RecordCapturePosted',
        capture: id,
        transaction: 'ltx_1',
        to: 'merchant',
        case: null,
      }) as const,
  ),
  fc.constant({ type: 'RecordRemainderVoided', voided: null } as const),
  fc
    .constantFrom('failed' as const, 'canceled' as const, 'expired' as const)
    .map((as) => ({ type: 'EndUnpaid', as, failure: null }) as const),
  attempt.map((n) => ({ type: 'RecordLateSuccess', attempt: n, channelReference }) as const),
  attempt.map(
    (n) =>
      ({
        type: 'RecordLateSuccessRefunded',
        attempt: n,
        channelReference,
        requestNo: `l${n}`,
      }) as const,
  ),
  fc
    .tuple(refundId, fc.constantFrom('lrs_1', 'lrs_2'))
    .map(
      ([id, reservation]) =>
        ({ type: 'RenewRefundHold', refund: id, hold: { reservation, expiresAt: null } }) as const,
    ),
  refundId.map((id) => ({ type: 'RecordRefundConfirmed', refund: id, channelReference }) as const),
  refundId.map(
    (id) => ({ type: 'RecordRefundSucceeded', refund: id, transaction: 'ltx_r' }) as const,
  ),
  refundId.map((id) => ({ type: 'RecordRefundFailed', refund: id, failure }) as const),
);

/** Many stories begin where the channel has said yes: that is where most of what can go wrong begins. */
const saidYes: readonly PaymentCommand[] = [
  { type: 'RecordRoute', attempt: 1, channel: 'sandbox_a', candidates: [] },
  {
    type: 'RecordAttemptSucceeded',
    attempt: 1,
    channelReference,
    costPercent: '0.30',
    authorizationExpiresAt: AUTHORIZATION_ENDS,
  },
];

/** A payment counted from its events as a clerk would, one slip of paper after the other. */
class Clerk {
  authorized: bigint | null = null;
  readonly captures = new Map<string, { minor: bigint; taken: boolean; posted?: boolean }>();
  readonly refunds = new Map<string, { minor: bigint; succeeded: boolean }>();
  readonly channels = new Set<string>();
  ends: string[] = [];
  voided = 0n;

  take(event: PaymentEvent): void {
    switch (event.type) {
      case 'PaymentAuthorized':
        must(this.authorized === null, 'authorized once');
        this.authorized = minorOf(event.data.amount);
        return void this.channels.add(event.data.channel);
      case 'CaptureRequested': {
        const { capture: id, amount: money } = event.data;
        must(!this.captures.has(id), 'a capture is asked for once');
        return void this.captures.set(id, { minor: minorOf(money), taken: false });
      }
      case 'PaymentCaptured': {
        const { capture: id, amount: money, channel: at } = event.data;
        must(this.captures.get(id)?.taken !== true, 'a capture is taken once');
        this.captures.set(id, { minor: minorOf(money), taken: true });
        return void this.channels.add(at);
      }
      case 'CapturePosted': {
        const known = this.captures.get(event.data.capture);
        must(known?.taken === true && known.posted !== true, 'a capture is posted once');
        if (known !== undefined) known.posted = true;
        return;
      }
      case 'CaptureFailed':
        must(this.captures.get(event.data.capture)?.taken === false, 'what was taken cannot fail');
        return void this.captures.set(event.data.capture, { minor: 0n, taken: false });
      case 'RemainderVoided':
        return void (this.voided += minorOf(event.data.amount));
      case 'RefundRequested': {
        const { refund: id, amount: money } = event.data;
        must(!this.refunds.has(id), 'a refund is asked for once');
        return void this.refunds.set(id, { minor: minorOf(money), succeeded: false });
      }
      case 'RefundFailed': {
        const { refund: id } = event.data;
        must(this.refunds.get(id)?.succeeded === false, 'what was given back cannot fail');
        return void this.refunds.set(id, { minor: 0n, succeeded: false });
      }
      case 'RefundSucceeded': {
        const known = this.refunds.get(event.data.refund);
        must(known?.succeeded === false, 'a refund succeeds once');
        if (known !== undefined) known.succeeded = true;
        return;
      }
      case 'PaymentSucceeded':
      case 'PaymentFailed':
      case 'PaymentCanceled':
      case 'PaymentExpired':
        return void this.ends.push(event.type);
      default:
        return;
    }
  }

  captured(): bigint {
    return sum([...this.captures.values()].filter(({ taken }) => taken));
  }

  /** What can be given back from where it was booked. */
  posted(): bigint {
    return sum([...this.captures.values()].filter(({ posted }) => posted === true));
  }

  asked(): bigint {
    return sum([...this.captures.values()]);
  }

  refunded(): bigint {
    return sum([...this.refunds.values()].filter(({ succeeded }) => succeeded));
  }

  /** Refunds that count against what was captured: under way and succeeded. */
  given(): bigint {
    return sum([...this.refunds.values()]);
  }
}

const minorOf = (money: MoneyText): bigint => fromText(money).minor;
const text = (decision: unknown): string => JSON.stringify(decision);
const sum = (parts: readonly { readonly minor: bigint }[]): bigint =>
  parts.reduce((total, { minor }) => total + minor, 0n);

/** Plain, for it is asked a hundred times a story: an `expect` each would be most of the test's time. */
function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(rule);
}

function check(clerk: Clerk, state: PaymentState, asked: bigint): void {
  if (state === null) throw new Error('no payment');
  const limit = clerk.authorized ?? asked;
  must(clerk.asked() + clerk.voided <= limit, 'captured ≤ authorized');
  must(clerk.given() <= clerk.captured(), 'refunded ≤ captured');
  must(clerk.channels.size <= 1, 'one channel');
  must(clerk.ends.length <= 1, 'one end');
  must(isTerminal(state.status) === (clerk.ends.length === 1), 'terminal once it has ended');
  must(amountCaptured(state).minor === clerk.captured(), 'amountCaptured');
  must(amountRefunded(state).minor === clerk.refunded(), 'amountRefunded');
  must(amountRefundPending(state).minor === clerk.given() - clerk.refunded(), 'pending');
  must(amountRefundable(state).minor === clerk.posted() - clerk.given(), 'amountRefundable');
  must(amountCapturable(state).minor <= limit - clerk.asked(), 'amountCapturable');
}

/** The channel gives back what is left, and says so. */
function withRest(command: PaymentCommand, state: PaymentState): PaymentCommand {
  if (command.type !== 'RecordRemainderVoided' || state === null) return command;
  const rest = authorizedRest(state);
  const voided = rest.minor <= 0n ? null : { requestNo: 'v1', amount: toText(rest) };
  return { ...command, voided };
}

describe('a payment, whatever it is told in whatever order', () => {
  it('takes at most what was authorized, gives back at most what was taken, at one channel, and ends once', () => {
    const [came, effective] = [new Set<string>(), new Set<string>()];
    const story = fc.record({
      mode: fc.constantFrom('automatic' as const, 'manual' as const),
      percent: fc.constantFrom('0', '0.60', '33.333333'),
      start: fc.constantFrom([], saidYes, saidYes),
      commands: fc.array(command, { minLength: 20, maxLength: 100, size: 'max' }),
    });
    fc.assert(
      fc.property(story, ({ mode, percent, start, commands }) => {
        const opening = create({ capture: mode, fee: { percent, fixed: null } });
        const clerk = new Clerk();
        let state: PaymentState = null;
        for (const asked of [opening, ...start, ...commands]) {
          const each = withRest(asked, state);
          const decision = paymentAggregate.decide(each, state);
          // What is decided depends on nothing but the command and the state.
          must(text(paymentAggregate.decide(each, state)) === text(decision), 'decided alike');
          const events = decision.accepted ? decision.events : [];
          came.add(each.type);
          if (events.length > 0) effective.add(each.type);
          const ended = clerk.ends.length > 0 ? state?.status : undefined;
          for (const event of events) {
            clerk.take(event);
            state = paymentAggregate.evolve(state, event, AT);
          }
          must(ended === undefined || state?.status === ended, 'a terminal status stays');
          check(clerk, state, minorOf(opening.amount));
          // Said again at once, it has no further effect.
          const again = paymentAggregate.decide(each, state);
          must(!again.accepted || again.events.length === 0, 'no second effect');
        }
      }),
      { numRuns: sized({ small: 1_000, ci: 4_000, full: 40_000 }) },
    );
    // Random commands are worth something only if each of them comes to have an effect.
    expect([...came].filter((type) => !effective.has(type))).toStrictEqual([]);
  });
});
