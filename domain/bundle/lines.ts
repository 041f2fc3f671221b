/**
 * The lines of an auditor's bundle: JSON, each with a hash over the hash before it and its own text. So
 * a changed line is known by itself; that nobody wrote all of them anew, the signed heads among the
 * events say (docs/seals.md).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

export const BUNDLE_FORMAT = 'tallybook-bundle/v1';

const money = z.strictObject({ value: z.string(), currency: z.string() });

export const header = z.strictObject({
  bundle: z.literal(BUNDLE_FORMAT),
  storeId: z.string(),
  /** Every event of the engine's own streams up to here is in the bundle. */
  position: z.string().regex(/^\d{20}$/),
  createdAt: z.iso.datetime(),
  /** Of the key that signed the last head; null if nothing is sealed. */
  keyId: z.string().nullable(),
});
export type Header = z.infer<typeof header>;

const event = z.strictObject({
  position: z.string().regex(/^\d{20}$/),
  stream: z.string(),
  revision: z.int().nonnegative(),
  id: z.string(),
  type: z.string(),
  /** By the store's clock. */
  created: z.iso.datetime(),
  /** The stored text. */
  data: z.string(),
  metadata: z.string(),
});
export type EventLine = z.infer<typeof event>;

/** As finance reads it. */
const account = z.strictObject({
  book: z.string(),
  account: z.string(),
  currency: z.string(),
  posted: z.string(),
  sequence: z.int().nonnegative(),
});
export type AccountLine = z.infer<typeof account>;

const trialBalance = z.strictObject({
  book: z.string(),
  date: z.string(),
  closed: z.boolean(),
  lines: z.array(
    z.strictObject({
      ...{ subject: z.string(), currency: z.string() },
      ...{ opening: money, debits: money, credits: money, closing: money },
    }),
  ),
  totals: z.array(z.strictObject({ currency: z.string(), debits: money, credits: money })),
  balanced: z.boolean(),
});
export type TrialBalanceLine = z.infer<typeof trialBalance>;

/** The last line: a bundle without it was cut off. */
const end = z.strictObject({
  events: z.int().nonnegative(),
  accounts: z.int().nonnegative(),
  trialBalances: z.int().nonnegative(),
});

export const line = z.union([
  header,
  z.strictObject({ event }),
  z.strictObject({ account }),
  z.strictObject({ trialBalance }),
  z.strictObject({ end }),
]);
export type Line = z.infer<typeof line>;

/** What the read models show: a balance, or a trial balance. */
export type Report = Extract<Line, { account: unknown } | { trialBalance: unknown }>;

/** Longer than any line: an event is at most as long as an append. */
export const MAX_LINE_BYTES = 64 * 1_024 * 1_024;

const HASHED = /^(.*),"hash":"([0-9a-f]{64})"\}$/s;

/** Carries the hash from line to line. */
export class HashChain {
  #hash = '';

  /** The line's text, with its hash and a line feed. */
  write(content: Line): string {
    const text = JSON.stringify(content);
    this.#hash = this.#next(text);
    return `${text.slice(0, -1)},"hash":"${this.#hash}"}\n`;
  }

  /** The line's content as text; `holds` is false if it is not what was written after the line before. */
  read(text: string): { readonly content: string; readonly holds: boolean } {
    const [, body, hash] = HASHED.exec(text) ?? [];
    if (body === undefined || hash === undefined) return { content: text, holds: false };
    const content = `${body}}`;
    this.#hash = this.#next(content);
    return { content, holds: this.#hash === hash };
  }

  #next(text: string): string {
    return createHash('sha256').update(`${this.#hash}\n${text}`).digest('hex');
  }
}
