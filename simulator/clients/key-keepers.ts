/** Who keeps the merchant's keys: issues, rotates and revokes them while the merchant works with them. */
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import type { ClientTools } from './client-tools.js';

interface Kept {
  readonly id: string;
  secret: string;
  /** Since when every server must know the secret. */
  knownFromMs: number;
  /** Somebody has asked for its end: it may be refused from now on. */
  ending: boolean;
  rotating: boolean;
}

/** A server may need so long to hear of a key, and an answer so long to arrive. */
const HEARD_MS = 3_000;

export class KeyKeepers {
  readonly requests = {
    issue_key: (random, number) => this.#issueKey(random, number),
    rotate_key: (random, number) => this.#rotateKey(random, number),
    revoke_key: (random, number) => this.#revokeKey(random, number),
  } satisfies Partial<Record<RequestKind, (random: Random, number: number) => void>>;
  readonly #keys: Kept[] = [];

  constructor(private readonly tools: ClientTools) {}

  #inForce(): Kept[] {
    return this.#keys.filter(({ ending }) => !ending);
  }

  /** A secret to work with, and what to think of a refusal. */
  secretFor(random: Random): (() => string | undefined) | undefined {
    if (!random.chance(0.5)) return undefined;
    return () => {
      const known = this.#inForce().filter(({ knownFromMs }) => knownFromMs <= this.tools.nowMs());
      return known.at(-1)?.secret;
    };
  }

  /** After its end a key opens nothing, at any server. */
  #expectRefused(secret: string, name: string, random: Random): void {
    this.tools.later(HEARD_MS, () =>
      this.tools.send({
        ...{ name: `${name} probe`, role: 'merchant', method: 'POST', random },
        path: '/v1/payments/pay_01890000-0000-7000-8000-000000000000/cancel',
        headers: { 'Idempotency-Key': `${name}-probe` },
        secret: () => secret,
        mayRefuse: [401],
        then: ({ status, http }) => {
          if (status !== 401)
            this.tools.onDefect('access', `${name}: a key that has ended → ${http.body}`);
        },
      }),
    );
  }

  /** In calm weather a key in force opens what it should. */
  #expectAccepted(kept: Kept, name: string, random: Random): void {
    const { secret } = kept;
    this.tools.later(HEARD_MS, () => {
      if (kept.ending || kept.secret !== secret) return;
      const isCalm = this.tools.calm();
      this.tools.send({
        ...{ name: `${name} try`, role: 'merchant', method: 'GET', path: '/v1/keys', random },
        secret: () => secret,
        mayRefuse: [401],
        then: ({ status, http }) => {
          const changed = kept.ending || kept.secret !== secret;
          if (status !== 200 && isCalm && !changed) {
            this.tools.onDefect('access', `${name}: a key in force → ${status} ${http.body}`);
          }
        },
      });
    });
  }

  #issueKey(random: Random, number: number): void {
    const name = `#${number} issue key`;
    this.tools.send({
      ...{ name, role: 'operator', personal: true, method: 'POST', path: '/v1/keys', random },
      headers: { 'Idempotency-Key': `key-${number}` },
      body: { role: 'merchant', merchant: DEMO_MERCHANT.id },
      then: ({ ok, json }) => {
        // A repetition answers without the secret: nobody has it, as if the answer were lost.
        const secret = json['key'];
        if (!ok || typeof secret !== 'string') return;
        const knownFromMs = this.tools.nowMs() + HEARD_MS;
        const kept = {
          id: String(json['id']),
          secret,
          knownFromMs,
          ending: false,
          rotating: false,
        };
        this.#keys.push(kept);
        this.#expectAccepted(kept, name, random.of('try'));
      },
    });
  }

  #rotateKey(random: Random, number: number): void {
    // Of two at the same time nobody could say which secret is the newer.
    const from = this.#inForce().filter(({ rotating }) => !rotating);
    if (from.length === 0) return;
    const kept = random.pick(from);
    kept.rotating = true;
    const before = kept.secret;
    const overlapSeconds = random.pick([0, 0, 600]);
    const name = `#${number} rotate ${kept.id}`;
    // Without an overlap the secret may end at any time from here on.
    if (overlapSeconds === 0) kept.knownFromMs = Infinity;
    this.tools.send({
      ...{ name, role: 'operator', personal: true, method: 'POST', random },
      path: `/v1/keys/${kept.id}/rotate`,
      headers: { 'Idempotency-Key': `rotate-${number}` },
      body: { overlapSeconds },
      then: ({ ok, json, http }) => {
        kept.rotating = false;
        if (!ok) return;
        const secret = json['key'];
        if (overlapSeconds === 0) this.#expectRefused(before, name, random.of('probe'));
        // The answer with the secret was lost: the key is of no use to anybody.
        if (typeof secret !== 'string') return void (kept.ending = true);
        if (http.headers.get('idempotency-replayed') === 'true') {
          return this.tools.onDefect('access', `${name}: a repetition shows the secret`);
        }
        kept.secret = secret;
        kept.knownFromMs = this.tools.nowMs() + HEARD_MS;
        this.#expectAccepted(kept, name, random.of('try'));
      },
    });
  }

  #revokeKey(random: Random, number: number): void {
    const from = this.#inForce();
    if (from.length === 0) return;
    const kept = random.pick(from);
    kept.ending = true;
    const name = `#${number} revoke ${kept.id}`;
    this.tools.send({
      ...{ name, role: 'operator', personal: true, method: 'POST', random },
      path: `/v1/keys/${kept.id}/revoke`,
      body: { withIssued: false },
      then: ({ ok, http }) => {
        if (!ok) return this.tools.onDefect('access', `${name} → ${http.body}`);
        this.#expectRefused(kept.secret, name, random.of('probe'));
      },
    });
  }
}
