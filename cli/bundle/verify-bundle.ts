/**
 * Verifies a bundle with nothing but itself and a public key: lines, hashes, seals, every event, and the
 * reports against what the events come to.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { formatMinor } from '../../domain/money/money.js';
import { type TrialBalance, type TrialBalanceFold, trialBalanceOf } from '../trial-balance.js';
import type { EventPlace, Finding } from '../verify/check.js';
import { type CheckResult, Findings } from '../verify/findings.js';
import { readEvent } from '../verify/readable-events.js';
import { LogAudit } from '../verify/verify-log.js';
import {
  type AccountLine,
  type EventLine,
  HashChain,
  type Header,
  type Line,
  line as lineSchema,
  type TrialBalanceLine,
} from './lines.js';

export interface BundleVerification {
  readonly storeId: string;
  readonly position: string;
  readonly createdAt: string;
  readonly events: number;
  /** Of the events, those that the key's last head seals. The others nobody has signed. */
  readonly sealed: number;
  readonly keyId: string | null;
  readonly checks: readonly CheckResult[];
  /** The first in the order of the bundle comes first. */
  readonly findings: readonly Finding[];
}

/** The file is no bundle of a form that this build knows. */
export class NoBundle extends Error {
  constructor(reason: string) {
    super(`this is no auditor's bundle: ${reason}`);
    this.name = 'NoBundle';
  }
}

const LINES = 'lines';
const HASHES = 'hashes';
const KEY = 'key';
const BALANCES = 'balances';
const TRIAL_BALANCE = 'trial-balance';

/**
 * @param lines the text of each, without its line feed.
 * @param publicKey Ed25519, DER (SubjectPublicKeyInfo) in base64.
 * @throws NoBundle where the first line is no header.
 */
export async function verifyBundle(
  lines: AsyncIterable<string>,
  publicKey: string,
): Promise<BundleVerification> {
  let verifier: Verifier | undefined;
  for await (const text of lines) {
    verifier ??= Verifier.begin(text, publicKey);
    verifier.take(text);
  }
  if (verifier === undefined) throw new NoBundle('it is empty');
  return verifier.finish();
}

type Body = Exclude<Line, Header>;

class Verifier {
  readonly #chain = new HashChain();
  readonly #findings = new Findings();
  readonly #audit: LogAudit;
  readonly #trialBalances = new Map<string, TrialBalanceFold>();
  #lines = 0;
  #hashesHold = true;
  #position = '';
  readonly #counts = { accounts: 0, trialBalances: 0 };
  #ended = false;

  private constructor(
    private readonly header: Header,
    private readonly publicKey: string,
  ) {
    for (const check of [LINES, HASHES]) this.#findings.register(check);
    this.#audit = new LogAudit(header.storeId, this.#findings);
    for (const check of [KEY, BALANCES, TRIAL_BALANCE]) this.#findings.register(check);
  }

  static begin(text: string, publicKey: string): Verifier {
    const { content } = new HashChain().read(text);
    const parsed = parse(content);
    if (parsed === undefined || !('bundle' in parsed)) throw new NoBundle('its first line says so');
    return new Verifier(parsed, publicKey);
  }

  take(text: string): void {
    this.#lines += 1;
    const { content, holds } = this.#chain.read(text);
    const parsed = parse(content);
    const place = parsed !== undefined && 'event' in parsed ? placeOf(parsed.event) : null;
    // After the first, each follows from it.
    if (!holds && this.#hashesHold) {
      this.#hashesHold = false;
      this.#findings.add(HASHES, `line ${this.#lines} was changed after the export`, place);
    }
    if (parsed === undefined) return this.#wrong('cannot be read');
    if (this.#ended) return this.#wrong('follows the end');
    if ('bundle' in parsed) return this.#lines === 1 ? undefined : this.#wrong('begins anew');
    this.#takeBody(parsed);
  }

  finish(): BundleVerification {
    if (!this.#ended) this.#findings.add(LINES, 'the bundle was cut off: its end is missing', null);
    this.#audit.finish();
    const { head } = this.#audit.seals.chain;
    this.#checkKey();
    const { storeId, position, createdAt } = this.header;
    return {
      ...{ storeId, position, createdAt },
      events: this.#audit.events,
      sealed: head?.treeSize ?? 0,
      keyId: head?.keyId ?? null,
      checks: this.#findings.results(),
      findings: this.#findings.list,
    };
  }

  #takeBody(body: Body): void {
    if ('event' in body) return this.#takeEvent(body.event);
    if ('account' in body) return this.#takeAccount(body.account);
    if ('trialBalance' in body) return this.#takeTrialBalance(body.trialBalance);
    this.#ended = true;
    const { events, accounts, trialBalances } = body.end;
    const { accounts: found, trialBalances: balances } = this.#counts;
    if (events !== this.#audit.events || accounts !== found || trialBalances !== balances) {
      this.#wrong('counts other lines than there are');
    }
    this.#checkComplete();
  }

  #takeEvent(event: EventLine): void {
    if (event.position <= this.#position || event.position > this.header.position) {
      this.#wrong('is not in the order of the log', placeOf(event));
    }
    this.#position = event.position;
    const reading = readEvent(recordedOf(event));
    this.#audit.take(reading);
    if (!reading.readable) return;
    const { event: decoded } = reading.event;
    if (decoded.type === 'BookOpened') {
      this.#trialBalances.set(decoded.data.book, trialBalanceOf(decoded.data.book));
    }
    try {
      for (const fold of this.#trialBalances.values()) fold.apply(reading.event);
    } catch (error) {
      // An amount that cannot be read: the checks of the ledger say so too.
      if (!(error instanceof RangeError)) throw error;
      this.#findings.add(TRIAL_BALANCE, error.message, placeOf(event));
    }
  }

  #takeAccount(found: AccountLine): void {
    this.#counts.accounts += 1;
    const { book, account: id } = found;
    const due = this.#audit.books.get(book)?.accounts.get(id);
    if (due === undefined) {
      return this.#findings.add(BALANCES, `${book}: account ${id} was never opened`, null);
    }
    const { currency, sequence } = due;
    const posted = formatMinor(due.posted, currency);
    if (found.currency === currency && found.posted === posted && found.sequence === sequence) {
      return;
    }
    const says = `${found.posted} ${found.currency} after ${found.sequence} entries`;
    const comes = `${posted} ${currency} after ${sequence}`;
    this.#findings.add(
      BALANCES,
      `${book}: ${id}: the report says ${says}, the events ${comes}`,
      null,
    );
  }

  #takeTrialBalance(found: TrialBalanceLine): void {
    this.#counts.trialBalances += 1;
    const due = this.#trialBalances.get(found.book)?.result(found.date);
    if (due === undefined) {
      return this.#findings.add(TRIAL_BALANCE, `no book ${found.book}`, null);
    }
    const wrong = firstDifference(found, due);
    if (wrong !== undefined) {
      this.#findings.add(
        TRIAL_BALANCE,
        `${found.book} ${found.date}: ${wrong} is not what the events come to`,
        null,
      );
    }
  }

  /** A report that was left out is as wrong as one that was changed. */
  #checkComplete(): void {
    const accounts = [...this.#audit.books.values()].reduce((sum, b) => sum + b.accounts.size, 0);
    if (accounts !== this.#counts.accounts) {
      const message = `${this.#counts.accounts} accounts are reported, the events open ${accounts}`;
      this.#findings.add(BALANCES, message, null);
    }
    if (this.#trialBalances.size !== this.#counts.trialBalances) {
      const message = `${this.#counts.trialBalances} books are reported, the events open ${this.#trialBalances.size}`;
      this.#findings.add(TRIAL_BALANCE, message, null);
    }
  }

  /** The seals are worth what the key is: it has to be the auditor's own copy. */
  #checkKey(): void {
    const { head, key } = this.#audit.seals.chain;
    if (head === undefined) {
      return this.#findings.add(KEY, 'nothing is sealed: nobody has signed these events', null);
    }
    if (key?.publicKey !== this.publicKey) {
      this.#findings.add(KEY, `the seals are by key ${head.keyId}, not by the one given`, null);
    }
    if (head.keyId !== this.header.keyId) this.#findings.add(KEY, 'the header names another', null);
  }

  #wrong(message: string, place: EventPlace | null = null): void {
    this.#findings.add(LINES, `line ${this.#lines} ${message}`, place);
  }
}

function parse(text: string): Line | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const placeOf = ({ position, stream, revision, id, type }: EventLine): EventPlace => ({
  ...{ position, stream, revision, id, type },
});

const recordedOf = ({ position, created, ...rest }: EventLine): RecordedEvent => ({
  ...rest,
  position: position as Position,
  createdMs: Date.parse(created),
});

/** The first member of a report that is not what the events come to. */
function firstDifference(found: TrialBalanceLine, due: TrialBalance): string | undefined {
  for (const name of ['lines', 'totals'] as const) {
    const length = Math.max(found[name].length, due[name].length);
    for (let at = 0; at < length; at++) {
      const [one, other] = [found[name][at], due[name][at]];
      if (canonical(one) === canonical(other)) continue;
      const { currency } = one ?? other ?? {};
      const subject = one !== undefined && 'subject' in one ? `${one.subject} ` : '';
      return `${name}: ${subject}${currency ?? ''}`;
    }
  }
  if (found.closed !== due.closed) return 'closed';
  return found.balanced === due.balanced ? undefined : 'balanced';
}

/** JSON with its members in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  ) ?? 'nothing';
