/** Test cards, and the tokens that stand for them. A token is good for one request and half an hour. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../../../domain/kernel/json.js';
import type { Database } from '../../../sqlite/driver.js';
import { type Failure, type Scenario, scenarioNames } from '../scenarios.js';

const TOKEN_BYTES = 18;
const LASTS_MS = 30 * 60_000;

/** No number but these is taken: nobody is to type a real card into a sandbox. */
const TEST_CARDS: ReadonlyMap<string, Scenario> = new Map([
  ['4242424242424242', 'success'],
  ['4000000000000002', 'declined'],
  ['4000000000009995', 'insufficient_funds'],
  ['4000000000000077', 'pending_then_success'],
  ['4000000000000119', 'timeout_after_success'],
]);

export const CARD_TOKEN_INVALID: Failure = {
  code: 'card_token_invalid',
  message: 'the token is unknown, used or too old',
  final: true,
};

/** Which field cannot be right. */
export type CardFault = 'number' | 'expiry' | 'cvc';

const fields = z.strictObject({
  number: z.string().max(40),
  expiry: z.string().max(10),
  cvc: z.string().max(10),
});

export function readCard(
  body: Buffer,
  nowMs: number,
): { readonly scenario: Scenario } | { readonly fault: CardFault } {
  const json = readJson(body);
  const card = fields.safeParse(json.ok ? json.value : undefined).data;
  const scenario = TEST_CARDS.get(card?.number.replaceAll(/[ -]/g, '') ?? '');
  if (card === undefined || scenario === undefined) return { fault: 'number' };
  if (!isToCome(card.expiry, nowMs)) return { fault: 'expiry' };
  return /^\d{3,4}$/.test(card.cvc) ? { scenario } : { fault: 'cvc' };
}

/** `12/30`: good to the end of that month. */
function isToCome(expiry: string, nowMs: number): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2]) ?\/ ?(\d{2})$/.exec(expiry) ?? [];
  return month !== undefined && Date.UTC(2000 + Number(year), Number(month)) > nowMs;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class CardTokens {
  private readonly statements;

  constructor(database: Database) {
    this.statements = {
      make: database.prepare<[string, Scenario, number]>(
        'INSERT INTO card_tokens (token, scenario, made_ms) VALUES (?, ?, ?)',
      ),
      use: database.prepare<[string, number], { readonly scenario: string }>(
        'UPDATE card_tokens SET used = 1 WHERE token = ? AND used = 0 AND made_ms > ? RETURNING scenario',
      ),
    };
  }

  /** Only its hash is kept: whoever reads the books of the sandbox can charge no card. */
  make(scenario: Scenario, nowMs: number): string {
    const token = `tok_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    this.statements.make.run(hashOf(token), scenario, nowMs);
    return token;
  }

  /** What the card does; undefined if the token is unknown, used or too old. */
  use(token: string, nowMs: number): { readonly scenario: Scenario } | undefined {
    const found = this.statements.use.get(hashOf(token), nowMs - LASTS_MS);
    return found && { scenario: z.enum(scenarioNames).parse(found.scenario) };
  }
}
