/**
 * Load on a server that dies: each worker does what merchants and bookkeepers do, sends a request
 * again until it is answered, and keeps what was acknowledged.
 */
import type { ServerProcess } from './server-process.js';

export interface Acknowledged {
  readonly kind: 'payment' | 'capture' | 'refund' | 'transaction' | 'reservation';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

const SCENARIOS = [
  'success',
  'success',
  'success',
  'pending_then_success',
  'timeout_after_success',
  'html_502',
  'duplicate_callbacks',
  'callbacks_out_of_order',
  'timeout_never_happened',
  'declined',
  'bad_signature_callback',
] as const;

export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that are neither an acknowledgement nor a refusal that this load provokes. */
  readonly surprises: string[] = [];
  #running = true;
  #workers: Promise<void>[] = [];

  constructor(
    private readonly server: ServerProcess,
    private readonly random: () => number,
  ) {}

  start(workers: number): void {
    this.#workers = Array.from({ length: workers }, (_, worker) => this.#work(worker));
  }

  /** Every worker ends with an answer to its last request. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#workers);
  }

  async #work(worker: number): Promise<void> {
    for (let n = 0; this.#running; n++) {
      const name = `w${worker}-${n}`;
      const dice = this.random();
      if (dice < 0.45) await this.#payAndRefund(name);
      else if (dice < 0.6) await this.#authorizeAndCapture(name);
      else if (dice < 0.85) await this.#transact(name);
      else await this.#reserve(name);
    }
  }

  #pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.random() * from.length)] ?? from[0];
  }

  async #payAndRefund(reference: string): Promise<void> {
    const paid = await this.#send('payment', '/v1/payments', {
      reference,
      amount: { value: `${1 + Math.floor(this.random() * 500)}.50`, currency: 'CNY' },
      method: { type: 'card' },
      sandbox: { scenario: this.#pick(SCENARIOS) },
    });
    if (paid?.['status'] !== 'succeeded' || this.random() < 0.4) return;
    const path = `/v1/payments/${String(paid['id'])}/refunds`;
    const parts = this.random() < 0.5 ? ['0.40', '0.60'] : ['1.00'];
    for (const [index, value] of parts.entries()) {
      const headers = { 'idempotency-key': `${reference}-r${index}` };
      const scenario = this.#pick(SCENARIOS);
      await this.#send(
        'refund',
        path,
        { amount: { value, currency: 'CNY' }, sandbox: { scenario } },
        headers,
      );
    }
  }

  async #authorizeAndCapture(reference: string): Promise<void> {
    // Asked for until its outcome is known: what nobody captures stays open until it expires.
    const held = await this.#settled({
      reference,
      amount: { value: '90.00', currency: 'CNY' },
      method: { type: 'card' },
      capture: 'manual',
    });
    if (held?.['status'] !== 'authorized') return;
    const path = `/v1/payments/${String(held['id'])}/capture`;
    const part = { amount: { value: '30.00', currency: 'CNY' } };
    await this.#send(
      'capture',
      path,
      { ...part, final: false },
      { 'idempotency-key': `${reference}-1` },
    );
    await this.#send('capture', path, part, { 'idempotency-key': `${reference}-2` });
  }

  async #settled(payment: unknown): Promise<Readonly<Record<string, unknown>> | undefined> {
    for (;;) {
      const answer = await this.#send('payment', '/v1/payments', payment);
      if (answer?.['status'] !== 'processing') return answer;
    }
  }

  async #transact(id: string): Promise<void> {
    await this.#send('transaction', '/v1/ledgers/main/transactions', {
      id,
      entries: this.#entries(`${1 + Math.floor(this.random() * 99)}.00`),
    });
  }

  async #reserve(id: string): Promise<void> {
    const entries = this.#entries('5.00');
    const made = await this.#send('reservation', '/v1/ledgers/main/reservations', { id, entries });
    if (made === undefined) return;
    const path = `/v1/ledgers/main/reservations/${id}/${this.random() < 0.5 ? 'post' : 'void'}`;
    await this.#send('reservation', path, {}, { 'idempotency-key': id });
  }

  #entries(value: string) {
    const amount = { value, currency: 'CNY' };
    return [
      { account: 'load:bank', direction: 'debit', amount },
      { account: 'load:customer', direction: 'credit', amount },
    ];
  }

  /** The answer once there is one; undefined where it is a refusal. */
  async #send(
    kind: Acknowledged['kind'],
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    for (;;) {
      const response = await this.request(kind, path, body, { prefer: 'wait=1', ...headers });
      if (response === undefined || response.status >= 500 || response.status === 429) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      const { status, answer } = response;
      if (status < 300) {
        this.acknowledged.push({ kind, path, headers, body, status, answer });
        return answer;
      }
      const code = String(answer['code']);
      const provoked = ['refund_exceeds_captured', 'insufficient_funds', 'reservation_closed'];
      if (!provoked.includes(code)) this.surprises.push(`${path}: ${status} ${code}`);
      return undefined;
    }
  }

  /** One try; undefined where no answer came. */
  async request(
    kind: Acknowledged['kind'],
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ) {
    const ledger = kind === 'transaction' || kind === 'reservation';
    const key = this.server.key(ledger ? 'operator' : 'merchant');
    try {
      const response = await fetch(`${this.server.url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${key}`,
          ...headers,
        },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Readonly<Record<string, unknown>>;
      return {
        status: response.status,
        answer,
        replayed: response.headers.get('idempotency-replayed'),
      };
    } catch {
      return undefined;
    }
  }
}
