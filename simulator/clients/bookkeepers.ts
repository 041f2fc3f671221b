/** Who works on a book of the ledger: opens accounts, posts, reserves, reverses, cuts days. */
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import type { ClientTools } from './client-tools.js';
import { CURRENCIES, type Currency, money } from './money.js';

const ledger = (rest: string) => `/v1/ledgers/main/${rest}`;

const dayBefore = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

export function createBookkeepers({ send, promise, onDefect }: ClientTools) {
  const accounts: { id: string; currency: Currency }[] = [];
  const transactions: string[] = [];
  const reservations: string[] = [];

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

  return {
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
          if (answer.ok) promise(`posting of ${id}`, answer);
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
        // Some name a day that is not over, some one that was cut before.
        body: { day: dayBefore(random.whole(0, 3)), force: random.chance(0.1) },
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
  } satisfies Partial<Record<RequestKind, (random: Random, number: number) => void>>;
}
