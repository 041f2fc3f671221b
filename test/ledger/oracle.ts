/**
 * A ledger that is too simple to be wrong: it keeps lists, and adds them up anew for every question.
 * It knows accounts on the credit side alone, in one currency, and amounts in minor units.
 */
import { dayOf, OraclePeriods } from './oracle-periods.js';
import type { Verdict } from './verdict.js';

export interface Line {
  readonly account: string;
  readonly direction: 'debit' | 'credit';
  readonly minor: bigint;
}

interface OracleChange {
  readonly from: string;
  readonly floor?: bigint | null;
  readonly ceiling?: bigint | null;
}

interface OracleAccount {
  floor: bigint | null;
  ceiling: bigint | null;
  /** In the order of the commands. */
  readonly changes: OracleChange[];
  status: 'open' | 'frozen' | 'closed';
}

interface OracleReservation {
  readonly lines: readonly Line[];
  readonly expiresAtMs: number | null;
  state: 'open' | 'voided' | 'ended';
}

interface OracleTransaction {
  readonly lines: readonly Line[];
  reversed: boolean;
}

export class Oracle {
  readonly accounts = new Map<string, OracleAccount>();
  /** Code of each subject that was added, and of one that the book opened with. */
  readonly subjects = new Map([['bank', '1002']]);
  readonly transactions = new Map<string, OracleTransaction>();
  readonly reservations = new Map<string, OracleReservation>();
  readonly lines: Line[] = [];
  /** The open accounting day. */
  day = '2026-03-10';
  readonly periods = new OraclePeriods();
  /** What was accepted under an id, as text. */
  readonly #said = new Map<string, string>();

  /** The permanent rule: same id, same words; else undefined and the command is judged. */
  #before(kind: string, id: string, words: unknown): Verdict | undefined {
    const said = this.#said.get(`${kind} ${id}`);
    if (said === undefined) return undefined;
    return said === text(words) ? 'repeat' : 'id_conflict';
  }

  #remember(kind: string, id: string, words: unknown): Verdict {
    this.#said.set(`${kind} ${id}`, text(words));
    return 'ok';
  }

  posted(account: string, lines: readonly Line[] = this.lines): bigint {
    return lines
      .filter((line) => line.account === account)
      .reduce(
        (sum, { direction, minor }) => (direction === 'credit' ? sum + minor : sum - minor),
        0n,
      );
  }

  held(account: string, direction: 'debit' | 'credit'): bigint {
    return [...this.reservations.values()]
      .filter(({ state }) => state === 'open')
      .flatMap(({ lines }) => lines)
      .filter((line) => line.account === account && line.direction === direction)
      .reduce((sum, { minor }) => sum + minor, 0n);
  }

  sequence(account: string): number {
    return this.lines.filter((line) => line.account === account).length;
  }

  /** As `addSubject` asks for: the subject of the default chart has another name. */
  addSubject(id: string, code: string): Verdict {
    const known = this.subjects.get(id);
    if (known !== undefined) return known === code && id !== 'bank' ? 'repeat' : 'id_conflict';
    if ([...this.subjects.values()].includes(code)) return 'subject_code_taken';
    this.subjects.set(id, code);
    return 'ok';
  }

  open(id: string, floor: bigint | null, ceiling: bigint | null): Verdict {
    const words = ['open', floor, ceiling];
    const before = this.#before('account', id, words);
    if (before !== undefined) return before;
    if (floor !== null && ceiling !== null && floor > ceiling) return 'invalid_request';
    this.accounts.set(id, { floor, ceiling, changes: [], status: 'open' });
    return this.#remember('account', id, words);
  }

  setStatus(id: string, to: 'open' | 'frozen' | 'closed'): Verdict {
    const account = this.accounts.get(id);
    if (account === undefined) return 'account_not_known';
    if (account.status === to) return 'repeat';
    if (account.status === 'closed') return 'account_closed';
    const used = [this.posted(id), this.held(id, 'debit'), this.held(id, 'credit')];
    if (to === 'closed' && used.some((minor) => minor !== 0n)) return 'account_not_empty';
    account.status = to;
    return 'ok';
  }

  /** @param isFact the money has moved already: no limit is asked. */
  post(id: string, lines: readonly Line[], isFact = false, date?: string): Verdict {
    const words = ['post', lines, date ?? null];
    const before = this.#before('transaction', id, words);
    if (before !== undefined) return before;
    const refusal =
      (isFact || date === undefined || !this.periods.isClosed(date)
        ? undefined
        : 'period_closed') ??
      this.#unfit(lines) ??
      this.#notOpen(lines) ??
      (isFact ? undefined : this.#beyondLimits(lines, []));
    if (refusal !== undefined) return refusal;
    this.#book(id, lines);
    // A fact of a closed date takes effect on the first open day, which is dated back as well if it is not today.
    if (date !== undefined && this.periods.firstOpen(date) !== this.day) {
      this.periods.backdated += 1;
    }
    return this.#remember('transaction', id, words);
  }

  reverse(id: string, transaction: string): Verdict {
    const words = ['reverse', transaction];
    const before = this.#before('transaction', id, words);
    if (before !== undefined) return before;
    const original = this.transactions.get(transaction);
    if (original === undefined) return 'transaction_not_found';
    if (original.reversed) return 'already_reversed';
    const lines = original.lines.map((line): Line => ({
      ...line,
      direction: line.direction === 'debit' ? 'credit' : 'debit',
    }));
    const refusal = this.#notOpen(lines) ?? this.#beyondLimits(lines, []);
    if (refusal !== undefined) return refusal;
    original.reversed = true;
    this.#book(id, lines);
    return this.#remember('transaction', id, words);
  }

  reserve(
    id: string,
    lines: readonly Line[],
    expiresIn: number | undefined,
    nowMs: number,
  ): Verdict {
    const words = ['reserve', lines, expiresIn ?? null];
    const before = this.#before('reservation', id, words);
    if (before !== undefined) return before;
    const refusal = this.#unfit(lines) ?? this.#notOpen(lines) ?? this.#beyondLimits([], lines);
    if (refusal !== undefined) return refusal;
    const expiresAtMs = expiresIn === undefined ? null : nowMs + expiresIn * 1000;
    this.reservations.set(id, { lines, expiresAtMs, state: 'open' });
    return this.#remember('reservation', id, words);
  }

  postReservation(
    id: string,
    reservation: string,
    part: readonly Line[] | undefined,
    nowMs: number,
  ): Verdict {
    const words = ['post reservation', reservation, part ?? null];
    const before = this.#before('transaction', id, words);
    if (before !== undefined) return before;
    const held = this.reservations.get(reservation);
    if (held === undefined) return 'reservation_not_found';
    if (held.state !== 'open') return 'reservation_closed';
    if (held.expiresAtMs !== null && held.expiresAtMs <= nowMs) return 'reservation_closed';
    const lines = part ?? held.lines;
    const refusal = this.#unfit(lines) ?? this.#exceeds(lines, held.lines) ?? this.#notOpen(lines);
    if (refusal !== undefined) return refusal;
    held.state = 'ended';
    this.#book(id, lines);
    return this.#remember('transaction', id, words);
  }

  voidReservation(id: string): Verdict {
    const held = this.reservations.get(id);
    if (held === undefined) return 'reservation_not_found';
    if (held.state === 'voided') return 'repeat';
    if (held.state !== 'open') return 'reservation_closed';
    held.state = 'voided';
    return 'ok';
  }

  expire(nowMs: number): Verdict {
    let verdict = 'repeat';
    for (const held of this.reservations.values()) {
      if (held.state !== 'open' || held.expiresAtMs === null || held.expiresAtMs > nowMs) continue;
      held.state = 'ended';
      verdict = 'ok';
    }
    return verdict;
  }

  limits(id: string, change: OracleChange): Verdict {
    const account = this.accounts.get(id);
    if (account === undefined) return 'account_not_known';
    if (account.status === 'closed') return 'account_closed';
    if (change.from < this.day) return 'invalid_request';
    const now = { floor: account.floor, ceiling: account.ceiling };
    const days = new Set([...account.changes, change].map(({ from }) => from));
    for (const day of [...days].sort()) {
      for (const of of [...account.changes, change].filter(({ from }) => from === day)) {
        Object.assign(now, of);
        if (now.floor !== null && now.ceiling !== null && now.floor > now.ceiling) {
          return 'invalid_request';
        }
      }
    }
    const { floor = account.floor, ceiling = account.ceiling } = change;
    if (change.from === this.day) {
      if (floor === account.floor && ceiling === account.ceiling) return 'repeat';
      Object.assign(account, { floor, ceiling });
      return 'ok';
    }
    const last = account.changes.filter(({ from }) => from === change.from).at(-1);
    if (
      last !== undefined &&
      text([last.floor, last.ceiling]) === text([change.floor, change.ceiling])
    ) {
      // In JSON a member that is not there reads as null: told apart by its being there.
      if ('floor' in last === 'floor' in change && 'ceiling' in last === 'ceiling' in change) {
        return 'repeat';
      }
    }
    account.changes.push(change);
    return 'ok';
  }

  #beginDay(day: string): void {
    this.day = day;
    for (const account of this.accounts.values()) {
      const due = account.changes.filter(({ from }) => from <= day);
      const later = account.changes.filter(({ from }) => from > day);
      account.changes.splice(0, account.changes.length, ...later);
      for (const from of [...new Set(due.map((change) => change.from))].sort()) {
        for (const change of due.filter((of) => of.from === from)) {
          if (change.floor !== undefined) account.floor = change.floor;
          if (change.ceiling !== undefined) account.ceiling = change.ceiling;
        }
      }
    }
  }

  /** Days in Shanghai, eight hours ahead of UTC. */
  cut(day: string, force: boolean, nowMs: number): Verdict {
    if (day < this.day) return 'repeat';
    if (day >= dayOf(nowMs + 8 * 3_600_000)) return 'day_not_over';
    const days: string[] = [];
    for (let at = this.day; at <= day; at = dayOf(Date.parse(at) + 86_400_000)) days.push(at);
    if (days.length > 3 && !force) return 'too_many_days';
    this.#beginDay(dayOf(Date.parse(day) + 86_400_000));
    return 'ok';
  }

  #book(id: string, lines: readonly Line[]): void {
    this.transactions.set(id, { lines, reversed: false });
    this.lines.push(...lines);
  }

  #unfit(lines: readonly Line[]): Verdict | undefined {
    if (lines.length < 2) return 'invalid_request';
    for (const { account, minor } of lines) {
      if (!this.accounts.has(account)) return 'account_not_found';
      if (minor <= 0n) return 'invalid_amount';
    }
    const sum = lines.reduce(
      (all, { direction, minor }) => (direction === 'debit' ? all + minor : all - minor),
      0n,
    );
    return sum === 0n ? undefined : 'transaction_unbalanced';
  }

  #notOpen(lines: readonly Line[]): Verdict | undefined {
    for (const { account } of lines) {
      const status = this.accounts.get(account)?.status;
      if (status !== 'open') return `account_${status}`;
    }
    return undefined;
  }

  #exceeds(lines: readonly Line[], held: readonly Line[]): Verdict | undefined {
    const sum = (all: readonly Line[], of: Line): bigint =>
      all
        .filter(({ account, direction }) => account === of.account && direction === of.direction)
        .reduce((total, { minor }) => total + minor, 0n);
    return lines.some((line) => sum(lines, line) > sum(held, line))
      ? 'reservation_exceeded'
      : undefined;
  }

  #beyondLimits(posted: readonly Line[], held: readonly Line[]): Verdict | undefined {
    for (const { account: id } of [...posted, ...held]) {
      const account = this.accounts.get(id);
      const sum = (direction: 'debit' | 'credit'): bigint =>
        held
          .filter((line) => line.account === id && line.direction === direction)
          .reduce((total, { minor }) => total + minor, 0n);
      const moved = this.posted(id, posted);
      const low = this.posted(id) - this.held(id, 'debit') + moved - sum('debit');
      const high = this.posted(id) + this.held(id, 'credit') + moved + sum('credit');
      const falls = moved - sum('debit') < 0n;
      const rises = moved + sum('credit') > 0n;
      if (falls && account?.floor != null && low < account.floor) return 'insufficient_funds';
      if (rises && account?.ceiling != null && high > account.ceiling) return 'ceiling_exceeded';
    }
    return undefined;
  }
}

const text = (words: unknown): string =>
  JSON.stringify(words, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
