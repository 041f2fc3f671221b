/** What a webhook is signed with, by whomever it is sent. */
import { Webhook } from 'standardwebhooks';

export interface Signable {
  /** Stays the same however often it is sent. */
  readonly id: string;
  readonly body: string;
  /** Each of them signs. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** As Standard Webhooks 1.0 has it; during an overlap a signature of each secret. */
export function signedHeaders({ id, body, secrets, nowMs }: Signable): Record<string, string> {
  const at = new Date(nowMs);
  return {
    'content-type': 'application/json',
    'user-agent': 'Tallybook',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
