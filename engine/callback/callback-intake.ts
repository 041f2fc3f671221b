/**
 * Takes callbacks in. One with a good signature is in the log before it is answered, as it came and as it
 * was read, however often it comes; a refused one leaves a trace, up to a rate.
 */
import type { CallbackEvent } from '../../domain/callback/events.js';
import type { CallbackReading, Channels } from '../../domain/channel/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import { placeOfCallback } from '../../domain/evidence/place.js';
import type { EvidencePlace, Exchange } from '../../domain/evidence/seal-exchange.js';
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import { callbackStream } from '../../domain/callback/streams.js';
import type { EvidenceSealer } from '../evidence/evidence.js';
import { keptHeaders } from './kept-headers.js';
import { createRecordedAt } from '../recorded-at.js';
import { createTokenBuckets } from './token-buckets.js';

/** Refused callbacks that are recorded, per channel; what comes beyond is only counted. */
const RECORDED_PER_SECOND = 5;
const RECORDED_BURST = 50;

export interface IncomingCallback {
  readonly channel: string;
  /** Every header as received. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Id of the request that brought it. */
  readonly causationId: string;
}

export type CallbackOutcome =
  | { readonly outcome: 'no_such_channel' }
  /** In the log, as the event of this id. */
  | { readonly outcome: 'received'; readonly event: string; readonly reading: CallbackReading }
  /** Its signature does not verify; `recorded` says if a trace of it is in the log. */
  | { readonly outcome: 'rejected'; readonly recorded: boolean };

export interface CallbackIntake {
  /** @throws AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`. */
  receive(callback: IncomingCallback): Promise<CallbackOutcome>;
}

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly channels: Pick<Channels, 'get'>;
  readonly evidence: EvidenceSealer;
  readonly clock: Clock;
}

const NO_BYTES = Buffer.alloc(0);

export function createCallbackIntake({
  log,
  channels,
  evidence,
  clock,
}: Dependencies): CallbackIntake {
  const mayRecord = createTokenBuckets(RECORDED_PER_SECOND, RECORDED_BURST, clock);
  const recordedAt = createRecordedAt(log);

  /** Appends under an id that a repetition derives again, to the stream of the day. */
  async function record(id: string, event: CallbackEvent, causationId: string): Promise<void> {
    const { channel } = event.data;
    const now = toInstant(clock.now());
    const stream = callbackStream(channel, now.slice(0, 10));
    const at = await recordedAt(stream, now);
    const metadata = { correlationId: id, causationId, actor: `channel:${channel}`, at };
    await log.append(stream, [{ id, event, metadata }], 'any');
  }

  async function seal(exchange: Exchange, place: EvidencePlace): Promise<SealedUnderKey> {
    return (await evidence.prepare())(exchange, place);
  }

  return {
    async receive({ channel: name, headers: received, body, causationId }) {
      const channel = channels.get(name);
      if (channel === undefined) return { outcome: 'no_such_channel' };
      const bodyHmac = evidence.digest(body);
      const headers = keptHeaders(received);
      const verified = channel.readCallback(received, body, clock.now());
      if (!verified.signatureValid) {
        if (!mayRecord(name)) return { outcome: 'rejected', recorded: false };
        const id = derivedUuid('callback_rejected', name, bodyHmac);
        const type = 'CallbackRejected';
        const sealed = await seal({ headers, body: NO_BYTES }, placeOfCallback(type, name, id));
        const data = { channel: name, bodyHmac, exchange: sealed, reason: verified.reason };
        await record(id, { type, data }, causationId);
        return { outcome: 'rejected', recorded: true };
      }
      const { reading } = verified;
      const event = derivedUuid('callback', name, bodyHmac);
      const type = 'CallbackReceived';
      const sealed = await seal({ headers, body }, placeOfCallback(type, name, event));
      const data = { channel: name, reading, exchange: sealed, bodyHmac };
      await record(event, { type, data }, causationId);
      return { outcome: 'received', event, reading };
    },
  };
}
