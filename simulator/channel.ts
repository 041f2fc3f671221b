/**
 * A payment channel of the simulated world. What it did with a request follows from the request's
 * number and the story's seed alone. It lives through every crash of ours, and `movements` is the
 * truth about the money: books that say otherwise are wrong.
 */
import { type CallbackBody, sandboxKind } from '../channels/sandbox/protocol.js';
import { NOTHING_SAID, type ChannelAnswer, type ChannelRequest } from '../domain/channel/port.js';
import type { Turns } from './turns.js';
import type { Random } from './random.js';

/** Money that really moved, in minor units of the currency. */
export interface Movement {
  readonly kind: 'taken' | 'given_back';
  readonly requestNo: string;
  /** Request number of the payment at this channel. */
  readonly payment: string;
  readonly value: string;
  readonly currency: string;
}

type Status = 'pending' | 'action_required' | 'succeeded' | 'failed' | 'closed';

interface Held {
  readonly request: ChannelRequest;
  status: Status;
  final: boolean;
  /** What it moved or holds; what was asked for until then. */
  amount: ChannelRequest['amount'];
}

type Fate = 'succeed' | 'succeed_later' | 'decline' | 'fail' | 'fail_later' | 'hang';

export interface SimulatedChannelOptions {
  readonly name: string;
  readonly random: Random;
  readonly turns: Turns;
  /**
   * What the channel tells us. `unasked`: nobody will ever ask after it, so the channel repeats it
   * until it has arrived.
   */
  readonly notify: (callback: Omit<CallbackBody, 'event'>, unasked: boolean) => void;
}

export class SimulatedChannel {
  readonly name: string;
  /** Every movement of money, in order. */
  readonly movements: Movement[] = [];
  /** Requests that we should never have made: capturing or refunding more than there was. */
  readonly excesses: string[] = [];
  readonly #held = new Map<string, Held>();
  /** Numbers that were closed before they came. */
  readonly #buried = new Set<string>();

  /** Payments at which something happened after we had been told that it would not. */
  readonly #surprised = new Set<string>();

  constructor(private readonly options: SimulatedChannelOptions) {
    this.name = options.name;
  }

  /** A request arrives; the same number is one request for ever. */
  receive(request: ChannelRequest): ChannelAnswer {
    const { requestNo } = request;
    const known = this.#held.get(requestNo);
    if (known !== undefined) return answerOf(known);
    if (this.#buried.has(requestNo)) return { ...NOTHING_SAID, outcome: 'closed' };
    const held: Held = { request, status: 'pending', final: false, amount: request.amount };
    this.#held.set(requestNo, held);
    this.#begin(held);
    return answerOf(held);
  }

  query(requestNo: string): ChannelAnswer {
    const held = this.#held.get(requestNo);
    return held === undefined ? { ...NOTHING_SAID, outcome: 'not_found' } : answerOf(held);
  }

  close(requestNo: string): ChannelAnswer {
    const held = this.#held.get(requestNo);
    if (held === undefined) {
      this.#buried.add(requestNo);
      return { ...NOTHING_SAID, outcome: 'closed' };
    }
    if (held.status === 'pending' || held.status === 'action_required') {
      const { kind } = held.request;
      const random = this.options.random.of(requestNo, 'close');
      held.status = 'closed';
      // A promise that is broken: the payer was faster, and the money comes all the same.
      if (['pay', 'authorize', 'refund'].includes(kind) && random.chance(0.15)) {
        this.options.turns.schedule(random.latency(2_000), () => this.#perform(held, true));
      }
    }
    return answerOf(held);
  }

  /** The payer pays what waits for him. */
  pay(requestNo: string): void {
    const held = this.#held.get(requestNo);
    if (held?.status === 'action_required') this.#perform(held);
  }

  /** Requests that wait for their payer. */
  waiting(): readonly string[] {
    return [...this.#held].flatMap(([no, { status }]) => (status === 'action_required' ? no : []));
  }

  /** Authorizations that are neither captured nor voided whole. */
  authorizations(): readonly { readonly requestNo: string; readonly units: bigint }[] {
    return [...this.#held.values()]
      .filter(({ status, request }) => status === 'succeeded' && request.kind === 'authorize')
      .map((held) => ({
        requestNo: held.request.requestNo,
        units: units(held) - this.#done(held.request.requestNo, 'capture', 'void'),
      }))
      .filter(({ units }) => units > 0n);
  }

  /** What was done about a payment, by these kinds of requests. */
  #done(original: string, ...kinds: readonly ChannelRequest['kind'][]): bigint {
    return [...this.#held.values()]
      .filter(({ status, request }) => status === 'succeeded' && request.original === original)
      .filter(({ request }) => kinds.includes(request.kind))
      .reduce((sum, held) => sum + units(held), 0n);
  }

  #begin(held: Held): void {
    const { request } = held;
    const random = this.options.random.of(request.requestNo);
    if (request.method === 'qr') {
      held.status = 'action_required';
      return;
    }
    const gone = request.original === null ? 0 : 1;
    const fate = random.weighted<Fate>({
      succeed: 60,
      succeed_later: 16,
      decline: 7 - 5 * gone,
      fail: 5 - 3 * gone,
      fail_later: 5 - 3 * gone,
      hang: 3 * (1 - gone),
    });
    const later = (act: () => void) =>
      this.options.turns.schedule(random.latency(3_000), () => {
        if (held.status === 'pending') act();
      });
    switch (fate) {
      case 'succeed':
        return this.#perform(held);
      case 'succeed_later':
        return later(() => this.#perform(held));
      case 'fail_later':
        return later(() => this.#fail(held, false));
      case 'decline':
      case 'fail':
        return this.#fail(held, fate === 'decline');
      case 'hang':
    }
  }

  #fail(held: Held, final: boolean): void {
    held.status = 'failed';
    held.final = final;
    this.#tell(held);
    const random = this.options.random.of(held.request.requestNo, 'fail');
    // A refusal that is taken back: the channel contradicts itself, and its second word is the truth.
    if (random.chance(0.05)) {
      this.options.turns.schedule(random.latency(4_000), () => this.#perform(held, true));
    }
  }

  #perform(held: Held, unasked = false): void {
    const { request } = held;
    const { kind, requestNo, original } = request;
    if (original !== null && !this.#isCovered(held, original)) {
      if (unasked) return;
      // Who was told that nothing had moved could not know better.
      if (this.#surprised.has(original)) return this.#fail(held, true);
      this.excesses.push(`${kind} ${requestNo} of ${request.amount.value} at ${this.name}`);
      return this.#fail(held, true);
    }
    if (unasked && original !== null) this.#surprised.add(original);
    held.status = 'succeeded';
    held.amount = this.#moved(held);
    // What it took too much is missing for what was asked at the same time.
    if (original !== null && units(held) > unitsOf(request.amount)) this.#surprised.add(original);
    const payment = original ?? requestNo;
    const { value, currency } = held.amount;
    const move = (direction: Movement['kind']) =>
      this.movements.push({ kind: direction, requestNo, payment, value, currency });
    if (kind === 'pay' || kind === 'capture') move('taken');
    if (kind === 'refund') move('given_back');
    this.#tell(held, unasked);
  }

  /**
   * Some payers pay another amount than they were asked for, and some channels take or give back another:
   * the channel says so, and means it. Nothing is moved that is not there.
   */
  #moved({ request }: Held): ChannelRequest['amount'] {
    const { kind, requestNo, original, amount } = request;
    const random = this.options.random.of(requestNo, 'amount');
    if (!DIFFER.has(kind) || !random.chance(0.06)) return amount;
    const asked = unitsOf(amount);
    const percent = BigInt(random.chance(0.6) ? random.whole(30, 99) : random.whole(101, 130));
    let minor = (asked * percent) / 100n;
    if (original !== null) {
      const left = this.#left(kind, original);
      if (minor > left) minor = left;
    }
    return minor <= 0n ? amount : { ...amount, value: textLike(amount.value, minor) };
  }

  #isCovered(held: Held, original: string): boolean {
    return units(held) <= this.#left(held.request.kind, original);
  }

  /** What a payment holds bounds its captures, and what was captured bounds its refunds. */
  #left(kind: ChannelRequest['kind'], original: string): bigint {
    const payment = this.#held.get(original);
    if (payment?.status !== 'succeeded') return -1n;
    const done = (...kinds: readonly ChannelRequest['kind'][]) => this.#done(original, ...kinds);
    if (kind !== 'refund') return units(payment) - done('capture', 'void');
    const taken = payment.request.kind === 'pay' ? units(payment) : done('capture');
    return taken - done('refund');
  }

  #tell(held: Held, unasked = false): void {
    const { requestNo, kind, original } = held.request;
    const { amount } = held;
    const { name: channel, options } = this;
    const said = {
      ...{ channel, requestNo, status: held.status, amount, original },
      kind: sandboxKind.parse(kind),
      channelReference: `ref-${requestNo}`,
      failure: answerOf(held).failure,
      occurredAt: new Date(options.turns.nowMs()).toISOString(),
    };
    options.notify(said, unasked);
  }
}

/** Requests that are performed in another amount now and then. */
const DIFFER: ReadonlySet<string> = new Set(['pay', 'authorize', 'capture', 'refund']);

const unitsOf = ({ value }: ChannelRequest['amount']): bigint => BigInt(value.replace('.', ''));
const units = ({ amount }: Held): bigint => unitsOf(amount);

/** An amount with as many decimals as another has. */
function textLike(value: string, minor: bigint): string {
  const digits = value.split('.')[1]?.length ?? 0;
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function answerOf({ status, request: { requestNo }, final, amount }: Held): ChannelAnswer {
  const channelReference = `ref-${requestNo}`;
  switch (status) {
    case 'succeeded':
      return { ...NOTHING_SAID, outcome: 'succeeded', amount, channelReference };
    case 'failed':
      return {
        ...NOTHING_SAID,
        outcome: 'failed',
        failure: { code: 'declined', message: 'the payer was declined', final },
      };
    case 'action_required':
      return {
        ...NOTHING_SAID,
        outcome: 'action_required',
        channelReference,
        nextAction: {
          type: 'display_qr',
          data: `qr:${requestNo}`,
          url: `https://pay.test/${requestNo}`,
        },
      };
    case 'pending':
    case 'closed':
      return {
        ...NOTHING_SAID,
        outcome: status,
        channelReference: status === 'closed' ? null : channelReference,
      };
  }
}
