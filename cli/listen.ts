/** Webhooks for local development: notifications are pulled, and sent to a URL of one's own, signed. */
import { z } from 'zod';
import type { NotificationType } from '../domain/notification/types.js';
import { wants } from '../domain/webhook-endpoint/endpoint.js';
import { signedHeaders } from '../engine/delivery/signed-headers.js';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './exit-codes.js';

const notification = z.looseObject({
  id: z.string(),
  type: z.string(),
  sequence: z.number(),
  data: z.looseObject({ object: z.looseObject({ id: z.string() }) }),
});
type Pulled = z.infer<typeof notification>;
const page = z.looseObject({ data: z.array(notification) });

const PAGE = 100;
const FORWARD_TIMEOUT_MS = 15_000;

export interface Forwarded {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly object: string;
  /** HTTP status; null if nobody answered. */
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

export interface Listening {
  readonly api: ApiClient;
  /** For an operator's key. */
  readonly merchant: string | undefined;
  readonly forwardTo: string;
  readonly secret: string;
  /** Types, as an endpoint chooses them. */
  readonly events: readonly string[];
  /** The last sequence that is not forwarded; undefined for what is there already. */
  readonly after: number | undefined;
  /** Ends after so many; undefined for never. */
  readonly count: number | undefined;
  readonly everyMs: number;
  readonly onForwarded: (forwarded: Forwarded) => Promise<void>;
}

/** Forwards one notification after the other, as they come. A request that fails is told and not repeated. */
export async function listen(listening: Listening): Promise<void> {
  const { events, count = Infinity, everyMs, onForwarded } = listening;
  let after = listening.after ?? (await lastSequence(listening));
  for (let forwarded = 0; forwarded < count;) {
    const pulled = await pull(listening, after, PAGE);
    if (pulled.length === 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
    for (const one of pulled) {
      after = one.sequence;
      if (!wants({ events }, one.type as NotificationType)) continue;
      await onForwarded(await forward(listening, one));
      forwarded += 1;
      if (forwarded >= count) return;
    }
  }
}

async function pull(
  { api, merchant }: Listening,
  after: number,
  limit: number,
): Promise<readonly Pulled[]> {
  const path = `/v1/notifications?after=${after}&limit=${limit}`;
  const headers = merchant === undefined ? {} : { 'tallybook-merchant': merchant };
  const { status, body } = await api.send({ method: 'GET', path, headers });
  if (status === 200) return page.parse(body).data;
  const { code } = z.looseObject({ code: z.string() }).parse(body);
  throw new CommandFailure(`the notifications cannot be read: ${status} ${code}`);
}

/** Sequence of the last notification there is: found in as many steps as its number has binary digits, twice. */
async function lastSequence(listening: Listening): Promise<number> {
  const isThere = async (sequence: number) => (await pull(listening, sequence - 1, 1)).length > 0;
  let [low, high] = [0, 1];
  while (await isThere(high)) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isThere(middle)) low = middle;
    else high = middle;
  }
  return low;
}

async function forward({ forwardTo, secret }: Listening, pulled: Pulled): Promise<Forwarded> {
  const { sequence, id, type, data } = pulled;
  const body = JSON.stringify(pulled);
  const beganMs = performance.now();
  const answer = await fetch(forwardTo, {
    method: 'POST',
    headers: signedHeaders({ id, body, secrets: [secret], nowMs: Date.now() }),
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(FORWARD_TIMEOUT_MS),
  }).catch((error: unknown) => error);
  const durationMs = Math.round(performance.now() - beganMs);
  const said = { sequence, id, type, object: data.object.id, durationMs };
  if (!(answer instanceof Response)) return { ...said, status: null, error: reasonOf(answer) };
  await answer.body?.cancel();
  return { ...said, status: answer.status, error: null };
}

const failed = z.looseObject({
  message: z.string(),
  cause: z.looseObject({ code: z.string() }).optional(),
});

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { data } = failed.safeParse(error);
  return data?.cause?.code ?? data?.message ?? 'no answer';
}
