/**
 * Merchants, finance and operators of the simulated world. Each asks over HTTP, and asks again under
 * the same key, at whichever server answers, until there is an answer for good. What was acknowledged
 * is remembered: the log must hold it exactly once.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../domain/access/roles.js';
import { derivedId } from '../domain/kernel/ids.js';
import { paymentIdOf } from '../engine/payments/payment-service.js';
import { DEMO_MERCHANT } from '../api/development/demo-merchant.js';
import type { HttpAnswer } from './http-exchange.js';
import type { RequestKind } from './plan.js';
import type { Random } from './random.js';
import type { ServerProcess } from './server-process.js';
import type { VirtualTime } from './virtual-time.js';
import type { Invariant } from './violation.js';

/** An effect that the log must hold exactly as often as `times` says. */
export interface Promised {
  /** Kind and id of the effect, as `effectsOf` names it. */
  readonly effect: string;
  readonly times: 0 | 1;
  /** What the client was told. */
  readonly because: string;
}

export interface Clients {
  /** Starts what a step asks for; it goes on until it is answered for good. */
  begin(kind: RequestKind, random: Random, number: number): void;
  /** Requests that have no answer for good. */
  readonly open: ReadonlySet<string>;
  /** What clients were told, for the log to keep. */
  readonly promised: readonly Promised[];
  /** Cancels what an authorization still holds and lets stuck sagas go on: the end of a story. */
  tidyUp(): void;
  /** Terminal statuses that somebody was told, by payment. */
  readonly terminal: ReadonlyMap<string, string>;
}

export interface ClientsOptions {
  readonly time: VirtualTime;
  readonly servers: readonly ServerProcess[];
  readonly calm: () => boolean;
  readonly onDefect: (invariant: Invariant, message: string) => void;
  /** Told of every request and answer, for the story. */
  readonly tell: (line: string) => void;
}

interface KnownPayment {
  readonly id: string;
  readonly currency: Currency;
  readonly minor: number;
  readonly manual: boolean;
  status: string;
}

type Currency = 'CNY' | 'JPY' | 'KWD';
const DIGITS: Readonly<Record<Currency, number>> = { CNY: 2, JPY: 0, KWD: 3 };
const CURRENCIES = ['CNY', 'CNY', 'CNY', 'JPY', 'KWD'] as const;

const money = (minor: number, currency: Currency) => {
  const digits = DIGITS[currency];
  const text = String(minor).padStart(digits + 1, '0');
  const value = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return { value, currency };
};

interface Command {
  readonly name: string;
  readonly role: Role;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly random: Random;
  /** May be sent again for ever, and answers the same. */
  readonly repeatable?: true;
  /** Called with the answer for good. */
  readonly then?: (answer: Answered) => void;
}

interface Answered {
  readonly status: number;
  readonly ok: boolean;
  readonly json: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly http: HttpAnswer;
}

const PATIENCE_MS = 45_000;
const MAX_TRIES = 80;
const TERMINAL = new Set(['succeeded', 'failed', 'canceled', 'expired']);

export function createClients({ time, servers, calm, onDefect, tell }: ClientsOptions): Clients {
  const open = new Set<string>();
  const promised: Promised[] = [];
  const payments: KnownPayment[] = [];
  const accounts: { id: string; currency: Currency }[] = [];
  const transactions: string[] = [];
  const reservations: string[] = [];
  const terminal = new Map<string, string>();

  const promise = (effect: string, { ok, status, code }: Answered) => {
    const because = `answered ${status}${code === '' ? '' : ` ${code}`}`;
    promised.push({ effect, times: ok ? 1 : 0, because });
  };

  /** Sends a command until somebody answers for good. */
  function send(command: Command): void {
    open.add(command.name);
    tell(`${command.name} …`);
    attempt(command, 1);
  }

  function attempt(command: Command, tries: number): void {
    const { name, random } = command;
    if (tries > MAX_TRIES) {
      open.delete(name);
      onDefect('answers', `${name} got no answer for good in ${MAX_TRIES} tries`);
      return;
    }
    const draw = random.of('try', tries);
    const server = draw.pick(servers);
    const again = (): void => {
      time.schedule(draw.latency(1_500), () => attempt(command, tries + 1));
    };
    let over = false;
    const end = (answer: HttpAnswer | undefined) => {
      if (over) return;
      over = true;
      if (answer === undefined || answer.status >= 500 || answer.status === 429) {
        if (answer?.status === 500) onDefect('answers', `${name}: ${answer.body}`);
        tell(`${name} → ${answer?.status ?? 'no answer'}${answer ? ` ${codeOf(answer)}` : ''}`);
        return again();
      }
      tell(`${name} → ${answer.status}${codeOf(answer)}`);
      finish(command, answer, draw);
    };
    const key = keyOf(server, command.role);
    if (key === undefined) {
      again();
      return;
    }
    time.schedule(PATIENCE_MS, () => end(undefined));
    const lost = !calm() && draw.chance(0.02);
    time.schedule(draw.latency(15), () =>
      server.ask(
        {
          method: command.method,
          path: command.path,
          headers: {
            Authorization: `Bearer ${key}`,
            'Request-Id': `${name}.${tries}`,
            ...(command.body === undefined ? {} : { 'Content-Type': 'application/json' }),
            ...command.headers,
          },
          ...(command.body === undefined
            ? {}
            : { body: Buffer.from(JSON.stringify(command.body)) }),
        },
        (answer) => {
          if (lost) return;
          time.schedule(draw.latency(15), () => end(answer));
        },
      ),
    );
  }

  function finish(command: Command, http: HttpAnswer, draw: Random): void {
    open.delete(command.name);
    const json = JSON.parse(http.body) as Record<string, unknown>;
    const { status } = http;
    const ok = status < 300;
    const answered: Answered = { status, ok, json, code: codeOf(http).trim(), http };
    if (status === 401 || status === 403) onDefect('answers', `${command.name}: ${http.body}`);
    command.then?.(answered);
    if (command.repeatable !== true || !ok || !draw.chance(0.08)) return;
    // Much later somebody sends it once more: the answer is the same thing, and nothing happens.
    const { role, method, path, random } = command;
    const { body, headers } = command;
    const same = { role, method, path, random, ...(body && { body }), ...(headers && { headers }) };
    const id = json['id'];
    time.schedule(draw.latency(10_000), () =>
      send({
        ...same,
        name: `${command.name}.again`,
        then: (second) => {
          const replayed = second.http.headers.get('idempotency-replayed') === 'true';
          if (second.ok && replayed && second.json['id'] === id) return;
          // While its channel was silent it was answered as under way; now the outcome is known.
          if (second.code === 'capture_failed') return;
          const { body } = second.http;
          onDefect('exactly-once', `${command.name} sent again → ${second.status} ${body}`);
        },
      }),
    );
  }

  function seen(id: string, status: unknown): void {
    if (typeof status !== 'string') return;
    const known = payments.find((payment) => payment.id === id);
    if (known !== undefined) known.status = status;
    // An older answer may come after a newer one; but no two terminal statuses are ever true.
    if (!TERMINAL.has(status)) return;
    const before = terminal.get(id);
    if (before !== undefined && before !== status) {
      onDefect('terminal', `${id} was ${before} and is shown as ${status}`);
    }
    terminal.set(id, status);
  }

  const balanced = (random: Random): { currency: Currency; entries: object[] } | undefined => {
    const currency = random.pick(CURRENCIES);
    const mine = accounts.filter((account) => account.currency === currency);
    if (mine.length < 2) return undefined;
    const total = random.whole(2, 20_000);
    const part = random.chance(0.3) ? random.whole(1, total - 1) : 0;
    const entry = (direction: string, minor: number) => ({
      account: random.pick(mine).id,
      direction,
      amount: money(minor, currency),
    });
    const credits = part === 0 ? [total] : [part, total - part];
    // Some clients cannot add up.
    const debit = random.chance(0.04) ? total + 1 : total;
    return {
      currency,
      entries: [entry('debit', debit), ...credits.map((minor) => entry('credit', minor))],
    };
  };

  const ledger = (rest: string) => `/v1/ledgers/main/${rest}`;
  const wait = (random: Random) => ({ Prefer: `wait=${random.whole(0, 4)}` });

  const begin: Record<RequestKind, (random: Random, number: number) => void> = {
    pay(random, number) {
      const currency = random.pick(CURRENCIES);
      const minor = random.whole(1, 50_000);
      const manual = random.chance(0.4);
      const reference = `order-${number}`;
      const id = paymentIdOf(DEMO_MERCHANT.id, reference);
      send({
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
        then(answer) {
          promise(`payment ${id}`, answer);
          if (!answer.ok) return;
          payments.push({ id, currency, minor, manual, status: '' });
          seen(id, answer.json['status']);
        },
      });
    },
    capture(random, number) {
      const manual = payments.filter((payment) => payment.manual);
      const held = manual.filter(
        ({ status }) => status === 'authorized' || status === 'processing',
      );
      const from = held.length > 0 && random.chance(0.8) ? held : manual;
      if (from.length === 0) return;
      const { id, currency, minor } = random.pick(from);
      const key = `capture-${number}`;
      const whole = random.chance(0.4);
      send({
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
        then(answer) {
          promise(`capture ${derivedId('capture', id, 'key', key)}`, answer);
          if (answer.ok) seen(id, answer.json['status']);
        },
      });
    },
    cancel(random, number) {
      if (payments.length > 0) cancel(random.pick(payments).id, `#${number} cancel`, random);
    },
    refund(random, number) {
      const paid = payments.filter(({ status }) => status === 'succeeded');
      if (paid.length === 0) return;
      const { id, currency, minor } = random.pick(paid);
      const key = `refund-${number}`;
      send({
        name: `#${number} refund`,
        repeatable: true,
        role: 'merchant',
        method: 'POST',
        path: `/v1/payments/${id}/refunds`,
        headers: { 'Idempotency-Key': key, ...wait(random) },
        body: random.chance(0.5) ? {} : { amount: money(random.whole(1, minor), currency) },
        random,
        then: (answer) => promise(`refund ${derivedId('refund', id, key)}`, answer),
      });
    },
    look(random, number) {
      if (payments.length === 0) return;
      const { id } = random.pick(payments);
      send({
        name: `#${number} look`,
        role: 'merchant',
        method: 'GET',
        path: `/v1/payments/${id}`,
        random,
        then: (answer) => {
          if (answer.ok) seen(id, answer.json['status']);
          else onDefect('exactly-once', `${id} was acknowledged and is ${answer.http.body}`);
        },
      });
    },
    open_account(random, number) {
      const currency = random.pick(CURRENCIES);
      const id = `acc:${currency}:${number}`;
      const floor = random.chance(0.5) ? { floor: money(0, currency) } : {};
      const ceiling = random.chance(0.2)
        ? { ceiling: money(random.whole(1, 90_000), currency) }
        : {};
      const limits = { ...floor, ...ceiling };
      send({
        name: `#${number} open account`,
        repeatable: true,
        role: 'operator',
        method: 'POST',
        path: ledger('accounts'),
        body: {
          id,
          currency,
          subject: random.pick(['customer_payable', 'bank']),
          ...(Object.keys(limits).length === 0 ? {} : { limits }),
        },
        random,
        then(answer) {
          promise(`account ${id}`, answer);
          if (answer.ok) accounts.push({ id, currency });
        },
      });
    },
    post(random, number) {
      const posting = balanced(random);
      if (posting === undefined) return;
      const id = `tx-${number}`;
      send({
        name: `#${number} post`,
        repeatable: true,
        role: 'operator',
        method: 'POST',
        path: ledger('transactions'),
        body: { id, entries: posting.entries },
        random,
        then(answer) {
          promise(`transaction ${id}`, answer);
          if (answer.ok) transactions.push(id);
        },
      });
    },
    batch(random, number) {
      const items = Array.from({ length: random.whole(2, 6) }, (_, item) => {
        const posting = balanced(random.of('item', item));
        return posting && { id: `tx-${number}-${item}`, entries: posting.entries };
      }).filter((item) => item !== undefined);
      if (items.length === 0) return;
      const chained = random.chance(0.5);
      send({
        name: `#${number} batch`,
        role: 'operator',
        method: 'POST',
        path: ledger('transactions/batch'),
        body: {
          transactions: items.map((item, index) => ({
            ...item,
            linked: chained && index < items.length - 1,
          })),
        },
        random,
        then(answer) {
          if (!answer.ok) return;
          const results = answer.json['results'] as { id: string; status: string }[];
          for (const { id, status } of results) {
            if (status === 'unknown') continue;
            const ok = status !== 'rejected';
            promise(`transaction ${id}`, { ...answer, ok, code: status });
            if (ok) transactions.push(id);
          }
        },
      });
    },
    reserve(random, number) {
      const posting = balanced(random);
      if (posting === undefined) return;
      const id = `hold-${number}`;
      send({
        name: `#${number} reserve`,
        repeatable: true,
        role: 'operator',
        method: 'POST',
        path: ledger('reservations'),
        body: {
          id,
          entries: posting.entries,
          ...(random.chance(0.5) ? { expiresIn: random.whole(1, 60) } : {}),
        },
        random,
        then(answer) {
          promise(`reservation ${id}`, answer);
          if (answer.ok) reservations.push(id);
        },
      });
    },
    post_reservation(random, number) {
      if (reservations.length === 0) return;
      const id = random.pick(reservations);
      const key = `post-${number}`;
      send({
        name: `#${number} post ${id}`,
        repeatable: true,
        role: 'operator',
        method: 'POST',
        path: ledger(`reservations/${id}/post`),
        headers: { 'Idempotency-Key': key },
        body: {},
        random,
        then(answer) {
          if (!answer.ok) return;
          promised.push({ effect: `posting of ${id}`, times: 1, because: 'answered 2xx' });
        },
      });
    },
    void_reservation(random, number) {
      if (reservations.length === 0) return;
      const id = random.pick(reservations);
      send({
        name: `#${number} void ${id}`,
        role: 'operator',
        method: 'POST',
        path: ledger(`reservations/${id}/void`),
        random,
        then(answer) {
          if (answer.ok) promise(`void ${id}`, answer);
        },
      });
    },
    reverse(random, number) {
      if (transactions.length === 0) return;
      const id = random.pick(transactions);
      send({
        name: `#${number} reverse ${id}`,
        repeatable: true,
        role: 'operator',
        method: 'POST',
        path: ledger(`transactions/${id}/reverse`),
        headers: { 'Idempotency-Key': `reverse-${number}` },
        body: { reason: 'a mistake' },
        random,
        then(answer) {
          if (answer.ok) promise(`reversal of ${id}`, answer);
        },
      });
    },
    set_account(random, number) {
      if (accounts.length === 0) return;
      const { id } = random.pick(accounts);
      const verb = random.pick(['freeze', 'unfreeze', 'unfreeze', 'close']);
      send({
        name: `#${number} ${verb} ${id}`,
        role: 'operator',
        method: 'POST',
        path: ledger(`accounts/${id}/${verb}`),
        random,
      });
    },
    cut_day(random, number) {
      send({
        name: `#${number} cut day`,
        role: 'operator',
        method: 'POST',
        path: ledger('day-cuts'),
        random,
      });
    },
    trial_balance(random, number) {
      send({
        name: `#${number} trial balance`,
        role: 'finance',
        method: 'GET',
        path: ledger('trial-balance'),
        random,
        then(answer) {
          if (answer.ok && answer.json['balanced'] !== true) {
            onDefect('double-entry', `the trial balance does not balance: ${answer.http.body}`);
          }
        },
      });
    },
  };

  function cancel(id: string, name: string, random: Random): void {
    send({
      name,
      role: 'merchant',
      method: 'POST',
      path: `/v1/payments/${id}/cancel`,
      headers: { 'Idempotency-Key': name, ...wait(random) },
      random,
      then(answer) {
        if (answer.ok) seen(id, answer.json['status']);
      },
    });
  }

  let tidied = 0;
  return {
    begin: (kind, random, number) => begin[kind](random, number),
    open,
    promised,
    terminal,
    tidyUp() {
      tidied += 1;
      for (const { id, status } of payments) {
        if (!TERMINAL.has(status)) {
          const name = `tidy-${tidied}-${id}`;
          send({
            name,
            role: 'merchant',
            method: 'GET',
            path: `/v1/payments/${id}`,
            random: time.random.of(name),
            then: ({ json }) => {
              seen(id, json['status']);
              if (json['status'] === 'authorized') {
                cancel(id, `${name}-cancel`, time.random.of(name, 'cancel'));
              }
            },
          });
        }
      }
      send({
        name: `tidy-${tidied}`,
        role: 'operator',
        method: 'GET',
        path: '/v1/sagas?state=stuck',
        random: time.random.of('tidy', tidied),
        then({ json }) {
          for (const { id } of (json['data'] ?? []) as { id: string }[]) {
            send({
              name: `resume-${tidied}-${id}`,
              role: 'operator',
              method: 'POST',
              path: `/v1/sagas/${id}/resume`,
              random: time.random.of('resume', tidied, id),
            });
          }
        },
      });
    },
  };
}

const codeOf = ({ status, body }: HttpAnswer): string => {
  if (status < 400) return '';
  try {
    return ` ${String((JSON.parse(body) as { code?: string }).code)}`;
  } catch {
    return ' not JSON';
  }
};

/** The server's development keys; undefined before it has made them. */
function keyOf({ dataDir }: ServerProcess, role: Role): string | undefined {
  try {
    const text = readFileSync(join(dataDir, 'dev-keys.json'), 'utf8');
    return (JSON.parse(text) as Record<Role, string>)[role];
  } catch {
    return undefined;
  }
}
