/** Merchants: they take payments, capture, cancel and refund them, and look at them. */
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import { derivedId } from '../../domain/ids.js';
import { paymentIdOf } from '../../domain/payment/payment-id.js';
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import type { Command } from './api-client.js';
import type { ClientTools } from './client-tools.js';
import { CURRENCIES, type Currency, money } from './money.js';

interface KnownPayment {
  readonly id: string;
  readonly currency: Currency;
  readonly minor: number;
  readonly manual: boolean;
  status: string;
}

const TERMINAL = new Set(['succeeded', 'failed', 'canceled', 'expired']);

const wait = (random: Random) => ({ Prefer: `wait=${random.whole(0, 4)}` });

export class Merchants {
  readonly requests = {
    pay: (random, number) => this.#pay(random, number),
    capture: (random, number) => this.#capture(random, number),
    cancel: (random, number) => this.#cancelStep(random, number),
    accept: (random, number) => this.#acceptStep(random, number),
    refund: (random, number) => this.#refund(random, number),
    look: (random, number) => this.#look(random, number),
  } satisfies Partial<Record<RequestKind, (random: Random, number: number) => void>>;
  readonly #payments: KnownPayment[] = [];
  /** Terminal statuses that somebody was told, by payment. */
  readonly #terminal = new Map<string, string>();

  constructor(
    private readonly tools: ClientTools,
    private readonly secretFor: (random: Random) => (() => string | undefined) | undefined,
  ) {}

  /** With a key of its own, or the development key. */
  #send(command: Command): void {
    const secret = this.secretFor(command.random.of('key'));
    this.tools.send({ ...command, ...(secret && { secret }) });
  }

  #seen(id: string, status: unknown): void {
    if (typeof status !== 'string') return;
    const known = this.#payments.find((payment) => payment.id === id);
    if (known !== undefined) known.status = status;
    // An older answer may come after a newer one; but no two terminal statuses are ever true.
    if (!TERMINAL.has(status)) return;
    const before = this.#terminal.get(id);
    if (before !== undefined && before !== status) {
      this.tools.onDefect('terminal', `${id} was ${before} and is shown as ${status}`);
    }
    this.#terminal.set(id, status);
  }

  #cancel(id: string, name: string, random: Random): void {
    this.#send({
      name,
      role: 'merchant',
      method: 'POST',
      path: `/v1/payments/${id}/cancel`,
      headers: { 'Idempotency-Key': name, ...wait(random) },
      random,
      then: (answer) => {
        if (answer.ok) this.#seen(id, answer.json['status']);
      },
    });
  }

  /** A merchant takes what there is. */
  #accept(id: string, name: string, random: Random): void {
    this.#send({
      name,
      role: 'merchant',
      method: 'POST',
      path: `/v1/payments/${id}/accept`,
      random,
      then: (answer) => {
        if (answer.ok) this.#seen(id, answer.json['status']);
      },
    });
  }

  #pay(random: Random, number: number): void {
    const currency = random.pick(CURRENCIES);
    const minor = random.whole(1, 50_000);
    const manual = random.chance(0.4);
    const reference = `order-${number}`;
    const id = paymentIdOf(DEMO_MERCHANT.id, reference);
    this.#send({
      name: `#${number} pay`,
      repeatable: true,
      role: 'merchant',
      method: 'POST',
      path: '/v1/payments',
      headers: wait(random),
      body: {
        amount: money(minor, currency),
        reference,
        method: { type: random.chance(0.2) ? 'qr' : 'card' },
        capture: manual ? 'manual' : 'automatic',
        expiresIn: random.whole(60, 180),
      },
      random,
      then: (answer) => {
        this.tools.promise(`payment ${id}`, answer);
        if (!answer.ok) return;
        this.#payments.push({ id, currency, minor, manual, status: '' });
        this.#seen(id, answer.json['status']);
      },
    });
  }

  #capture(random: Random, number: number): void {
    const manual = this.#payments.filter((payment) => payment.manual);
    const held = manual.filter(({ status }) => status === 'authorized' || status === 'processing');
    const from = held.length > 0 && random.chance(0.8) ? held : manual;
    if (from.length === 0) return;
    const { id, currency, minor } = random.pick(from);
    const key = `capture-${number}`;
    const whole = random.chance(0.4);
    this.#send({
      name: `#${number} capture`,
      repeatable: true,
      role: 'merchant',
      method: 'POST',
      path: `/v1/payments/${id}/capture`,
      headers: { 'Idempotency-Key': key, ...wait(random) },
      body: {
        ...(whole ? {} : { amount: money(random.whole(1, minor), currency) }),
        final: random.chance(0.5),
      },
      random,
      then: (answer) => {
        this.tools.promise(`capture ${derivedId('capture', id, 'key', key)}`, answer);
        if (answer.ok) this.#seen(id, answer.json['status']);
      },
    });
  }

  #cancelStep(random: Random, number: number): void {
    if (this.#payments.length > 0)
      this.#cancel(random.pick(this.#payments).id, `#${number} cancel`, random);
  }

  #acceptStep(random: Random, number: number): void {
    const short = this.#payments.filter(({ status }) => status === 'underpaid');
    if (short.length > 0) this.#accept(random.pick(short).id, `#${number} accept`, random);
  }

  #refund(random: Random, number: number): void {
    const paid = this.#payments.filter(
      ({ status }) => status === 'succeeded' || status === 'underpaid',
    );
    if (paid.length === 0) return;
    const { id, currency, minor } = random.pick(paid);
    const key = `refund-${number}`;
    this.#send({
      name: `#${number} refund`,
      repeatable: true,
      role: 'merchant',
      method: 'POST',
      path: `/v1/payments/${id}/refunds`,
      headers: { 'Idempotency-Key': key, ...wait(random) },
      body: random.chance(0.5) ? {} : { amount: money(random.whole(1, minor), currency) },
      random,
      then: (answer) => this.tools.promise(`refund ${derivedId('refund', id, key)}`, answer),
    });
  }

  #look(random: Random, number: number): void {
    if (this.#payments.length === 0) return;
    const { id } = random.pick(this.#payments);
    this.#send({
      name: `#${number} look`,
      role: 'merchant',
      method: 'GET',
      path: `/v1/payments/${id}`,
      random,
      then: (answer) => {
        if (answer.ok) this.#seen(id, answer.json['status']);
        else
          this.tools.onDefect('exactly-once', `${id} was acknowledged and is ${answer.http.body}`);
      },
    });
  }

  /** Looks at what is under way, and cancels what an authorization still holds. */
  tidyUp(round: number, random: Random): void {
    for (const { id, status } of this.#payments) {
      if (!TERMINAL.has(status)) {
        const name = `tidy-${round}-${id}`;
        this.#send({
          name,
          role: 'merchant',
          method: 'GET',
          path: `/v1/payments/${id}`,
          random: random.of(name),
          then: ({ json }) => {
            this.#seen(id, json['status']);
            if (json['status'] === 'authorized') {
              this.#cancel(id, `${name}-cancel`, random.of(name, 'cancel'));
            }
            // Some wait until it goes back by itself.
            if (json['status'] === 'underpaid' && round > 6) {
              this.#accept(id, `${name}-accept`, random.of(name, 'accept'));
            }
          },
        });
      }
    }
  }
}
