/** Who works on a book of the ledger: opens accounts, posts, reserves, reverses, cuts days. */
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import type { ClientTools } from './client-tools.js';
import { CURRENCIES, type Currency, money } from './money.js';

const ledger = (rest: string) => `/v1/ledgers/main/${rest}`;

const dayBefore = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

export class Bookkeepers {
  readonly requests = {
    open_account: (random, number) => this.#openAccount(random, number),
    post: (random, number) => this.#post(random, number),
    batch: (random, number) => this.#batch(random, number),
    reserve: (random, number) => this.#reserve(random, number),
    post_reservation: (random, number) => this.#postReservation(random, number),
    void_reservation: (random, number) => this.#voidReservation(random, number),
    reverse: (random, number) => this.#reverse(random, number),
    set_account: (random, number) => this.#setAccount(random, number),
    cut_day: (random, number) => this.#cutDay(random, number),
    trial_balance: (random, number) => this.#trialBalance(random, number),
  } satisfies Partial<Record<RequestKind, (random: Random, number: number) => void>>;
  readonly #accounts: { id: string; currency: Currency }[] = [];
  readonly #transactions: string[] = [];
  readonly #reservations: string[] = [];

  constructor(private readonly tools: ClientTools) {}

  /** Entries on accounts that were opened; undefined if there are too few. */
  #balanced(random: Random): { currency: Currency; entries: object[] } | undefined {
    const currency = random.pick(CURRENCIES);
    const mine = this.#accounts.filter((account) => account.currency === currency);
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
  }

  #openAccount(random: Random, number: number): void {
    const currency = random.pick(CURRENCIES);
    const id = `acc:${currency}:${number}`;
    const floor = random.chance(0.5) ? { floor: money(0, currency) } : {};
    const ceiling = random.chance(0.2) ? { ceiling: money(random.whole(1, 90_000), currency) } : {};
    const limits = { ...floor, ...ceiling };
    this.tools.send({
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
      then: (answer) => {
        this.tools.promise(`account ${id}`, answer);
        if (answer.ok) this.#accounts.push({ id, currency });
      },
    });
  }

  #post(random: Random, number: number): void {
    const posting = this.#balanced(random);
    if (posting === undefined) return;
    const id = `tx-${number}`;
    this.tools.send({
      name: `#${number} post`,
      repeatable: true,
      role: 'operator',
      method: 'POST',
      path: ledger('transactions'),
      body: { id, entries: posting.entries },
      random,
      then: (answer) => {
        this.tools.promise(`transaction ${id}`, answer);
        if (answer.ok) this.#transactions.push(id);
      },
    });
  }

  #batch(random: Random, number: number): void {
    const items = Array.from({ length: random.whole(2, 6) }, (_, item) => {
      const posting = this.#balanced(random.of('item', item));
      return posting && { id: `tx-${number}-${item}`, entries: posting.entries };
    }).filter((item) => item !== undefined);
    if (items.length === 0) return;
    const chained = random.chance(0.5);
    this.tools.send({
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
      then: (answer) => {
        if (!answer.ok) return;
        const results = answer.json['results'] as { id: string; status: string }[];
        for (const { id, status } of results) {
          if (status === 'unknown') continue;
          const ok = status !== 'rejected';
          this.tools.promise(`transaction ${id}`, { ...answer, ok, code: status });
          if (ok) this.#transactions.push(id);
        }
      },
    });
  }

  #reserve(random: Random, number: number): void {
    const posting = this.#balanced(random);
    if (posting === undefined) return;
    const id = `hold-${number}`;
    this.tools.send({
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
      then: (answer) => {
        this.tools.promise(`reservation ${id}`, answer);
        if (answer.ok) this.#reservations.push(id);
      },
    });
  }

  #postReservation(random: Random, number: number): void {
    if (this.#reservations.length === 0) return;
    const id = random.pick(this.#reservations);
    const key = `post-${number}`;
    this.tools.send({
      name: `#${number} post ${id}`,
      repeatable: true,
      role: 'operator',
      method: 'POST',
      path: ledger(`reservations/${id}/post`),
      headers: { 'Idempotency-Key': key },
      body: {},
      random,
      then: (answer) => {
        if (answer.ok) this.tools.promise(`posting of ${id}`, answer);
      },
    });
  }

  #voidReservation(random: Random, number: number): void {
    if (this.#reservations.length === 0) return;
    const id = random.pick(this.#reservations);
    this.tools.send({
      name: `#${number} void ${id}`,
      role: 'operator',
      method: 'POST',
      path: ledger(`reservations/${id}/void`),
      random,
      then: (answer) => {
        if (answer.ok) this.tools.promise(`void ${id}`, answer);
      },
    });
  }

  #reverse(random: Random, number: number): void {
    if (this.#transactions.length === 0) return;
    const id = random.pick(this.#transactions);
    this.tools.send({
      name: `#${number} reverse ${id}`,
      repeatable: true,
      role: 'operator',
      method: 'POST',
      path: ledger(`transactions/${id}/reverse`),
      headers: { 'Idempotency-Key': `reverse-${number}` },
      body: { reason: 'a mistake' },
      random,
      then: (answer) => {
        if (answer.ok) this.tools.promise(`reversal of ${id}`, answer);
      },
    });
  }

  #setAccount(random: Random, number: number): void {
    if (this.#accounts.length === 0) return;
    const { id } = random.pick(this.#accounts);
    const verb = random.pick(['freeze', 'unfreeze', 'unfreeze', 'close']);
    this.tools.send({
      name: `#${number} ${verb} ${id}`,
      role: 'operator',
      method: 'POST',
      path: ledger(`accounts/${id}/${verb}`),
      random,
    });
  }

  #cutDay(random: Random, number: number): void {
    this.tools.send({
      name: `#${number} cut day`,
      role: 'operator',
      method: 'POST',
      path: ledger('day-cuts'),
      // Some name a day that is not over, some one that was cut before.
      body: { day: dayBefore(random.whole(0, 3)), force: random.chance(0.1) },
      random,
    });
  }

  #trialBalance(random: Random, number: number): void {
    this.tools.send({
      name: `#${number} trial balance`,
      role: 'finance',
      method: 'GET',
      path: ledger('trial-balance'),
      random,
      then: (answer) => {
        if (answer.ok && answer.json['balanced'] !== true) {
          this.tools.onDefect(
            'double-entry',
            `the trial balance does not balance: ${answer.http.body}`,
          );
        }
      },
    });
  }
}
