/**
 * Verifies a bundle with nothing but itself and a public key: lines, hashes, seals, every event, and the
 * reports against what the events come to.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { isOwnStream } from '../../domain/streams.js';
import { keyIdOf } from '../../domain/seal/tree-head.js';
import type { EventPlace, Finding } from '../verify/check.js';
import { type CheckResult, Findings } from '../verify/findings.js';
import { readEvent } from '../verify/readable-events.js';
import { LogAudit } from '../verify/verify-log.js';
import { EvidenceCount } from './evidence-count.js';
import {
  type EventLine,
  HashChain,
  type Header,
  type Line,
  line as lineSchema,
} from '../../domain/bundle/lines.js';
import { placeInText } from './place-in-text.js';
import { BALANCES, ReportsCheck, TRIAL_BALANCE } from './reports-check.js';

export interface BundleVerification {
  readonly storeId: string;
  readonly position: string;
  readonly createdAt: string;
  readonly events: number;
  /** Of the events, those that the key's last head seals. The others nobody has signed. */
  readonly sealed: number;
  /** Raw exchanges in the events, all encrypted, and how many of them were erased for good. */
  readonly evidence: { readonly exchanges: number; readonly evidenceErased: number };
  /** Of the key that signed the last head; null if nothing is sealed. */
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

/**
 * @param lines the text of each, without its line feed.
 * @param publicKey Ed25519, DER (SubjectPublicKeyInfo) in base64.
 * @throws NoBundle if the first line is no header.
 */
export async function verifyBundle(
  lines: AsyncIterable<string>,
  publicKey: string,
): Promise<BundleVerification> {
  let verifier: Verifier | undefined;
  try {
    for await (const text of lines) {
      verifier ??= Verifier.begin(text, publicKey);
      verifier.take(text);
    }
    if (verifier === undefined) throw new NoBundle('it is empty');
    return verifier.finish();
  } finally {
    verifier?.close();
  }
}

type Body = Exclude<Line, Header>;

class Verifier {
  /** Of the auditor's own key. */
  readonly #keyId: string;
  readonly #chain = new HashChain();
  readonly #findings = new Findings();
  readonly #audit: LogAudit;
  readonly #reports: ReportsCheck;
  readonly #evidence = new EvidenceCount();
  #lines = 0;
  #hashesHold = true;
  #position = '';
  #ended = false;

  private constructor(
    private readonly header: Header,
    publicKey: string,
  ) {
    this.#keyId = keyIdOf(publicKey);
    for (const check of [LINES, HASHES]) this.#findings.register(check);
    this.#audit = new LogAudit(header.storeId, this.#findings);
    for (const check of [KEY, BALANCES, TRIAL_BALANCE]) this.#findings.register(check);
    this.#reports = new ReportsCheck(this.#audit.books, (check, message) =>
      this.#findings.add(check, message, null),
    );
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
    const place =
      parsed === undefined ? placeInText(text) : 'event' in parsed ? placeOf(parsed.event) : null;
    // After the first, each follows from it.
    if (!holds && this.#hashesHold) {
      this.#hashesHold = false;
      this.#findings.add(HASHES, `line ${this.#lines} was changed after the export`, place);
    }
    if (parsed === undefined) return this.#wrong('cannot be read', place);
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
      sealed: head?.keyId === this.#keyId ? head.treeSize : 0,
      evidence: {
        exchanges: this.#evidence.exchanges,
        evidenceErased: this.#evidence.erased,
      },
      keyId: head?.keyId ?? null,
      checks: this.#findings.results(),
      findings: this.#findings.list,
    };
  }

  close(): void {
    this.#audit.close();
  }

  #takeBody(body: Body): void {
    if ('event' in body) return this.#takeEvent(body.event);
    if ('account' in body) return this.#reports.takeAccount(body.account);
    if ('trialBalance' in body) return this.#reports.takeTrialBalance(body.trialBalance);
    this.#ended = true;
    const { events, accounts, trialBalances } = body.end;
    const { counts } = this.#reports;
    if (
      events !== this.#audit.events ||
      accounts !== counts.accounts ||
      trialBalances !== counts.trialBalances
    ) {
      this.#wrong('counts other lines than there are');
    }
    this.#reports.finish();
  }

  #takeEvent(event: EventLine): void {
    if (event.position <= this.#position || event.position > this.header.position) {
      this.#wrong('is not in the order of the log', placeOf(event));
    }
    this.#position = event.position;
    // A leaf of the tree is of an own stream: what is not, nobody has sealed and nothing checks.
    if (!isOwnStream(event.stream)) this.#wrong('is of a foreign stream', placeOf(event));
    // A report in between would be held against the events before it alone.
    if (this.#reports.begun) this.#wrong('follows a report', placeOf(event));
    const reading = readEvent(recordedOf(event));
    this.#audit.take(reading);
    if (!reading.readable) return;
    this.#evidence.take(reading.event);
    try {
      this.#reports.takeEvent(reading.event);
    } catch (error) {
      // An amount that cannot be read: the checks of the ledger say so too.
      if (!(error instanceof RangeError)) throw error;
      this.#findings.add(TRIAL_BALANCE, error.message, placeOf(event));
    }
  }

  /**
   * The seals are worth what the key is: the auditor's own has to have signed the last head. That it was
   * announced says nothing: whoever has seen an announcement can repeat it.
   */
  #checkKey(): void {
    const { head } = this.#audit.seals.chain;
    if (head === undefined) {
      return this.#findings.add(KEY, 'nothing is sealed: nobody has signed these events', null);
    }
    if (head.keyId !== this.#keyId) {
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
