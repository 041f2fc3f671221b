import { createHash } from 'node:crypto';
import type { ChannelEvent } from '../../domain/channel/events.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import { callbackStream } from '../../domain/kernel/streams.js';
import { callbackRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { createTokenBuckets } from '../http/token-buckets.js';
import { endpoint } from '../http/endpoint.js';
import { refuse } from '../http/refuse.js';

/** Refused callbacks that are recorded, per channel; what comes beyond is only counted. */
const RECORDED_PER_SECOND = 5;
const RECORDED_BURST = 50;

/** Headers that could let somebody in stay out of the log. */
const CREDENTIALS = /authorization|cookie|signature|token|secret|password|(^|-)key$/i;
const MAX_HEADERS = 40;
const MAX_HEADER_CHARACTERS = 500;

const withoutCredentials = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !CREDENTIALS.test(name))
      .slice(0, MAX_HEADERS)
      .map(([name, value]) => [name, value.slice(0, MAX_HEADER_CHARACTERS)]),
  );

type Services = Pick<Engine, 'log' | 'channels' | 'clock' | 'metrics' | 'logger'>;

export function callbackEndpoints({ log, channels, clock, metrics, logger }: Services) {
  const mayRecord = createTokenBuckets(RECORDED_PER_SECOND, RECORDED_BURST, clock);

  /** Appends under an id that a repetition derives again, to the stream of the day. */
  async function record(id: string, event: ChannelEvent, requestId: string): Promise<void> {
    const nowMs = clock.now();
    const at = toInstant(nowMs);
    const { channel } = event.data;
    const metadata = {
      correlationId: id,
      causationId: requestId,
      actor: `channel:${channel}`,
      at,
    };
    await log.append(callbackStream(channel, at.slice(0, 10)), [{ id, event, metadata }], 'any');
  }

  return [
    endpoint(callbackRoutes.receiveCallback, async (call) => {
      const { channel: name } = call.params;
      const channel = channels.get(name);
      if (channel === undefined) return refuse('not_found', 'there is no such channel');
      const bodySha256 = createHash('sha256').update(call.bytes).digest('hex');
      const reading = channel.readCallback(call.rawHeaders, call.bytes, clock.now());
      const headers = withoutCredentials(call.rawHeaders);
      call.note({ channel: name, callback: bodySha256.slice(0, 16) });

      if (!reading.ok && !reading.signatureValid) {
        const { reason } = reading;
        if (mayRecord(name)) {
          const id = derivedUuid('callback_rejected', name, bodySha256);
          const data = { channel: name, bodySha256, headers, reason };
          await record(id, { type: 'CallbackRejected', data }, call.requestId);
          metrics.countCallback(name, 'rejected');
        } else {
          metrics.countCallback(name, 'dropped');
        }
        return refuse('signature_invalid');
      }

      const requestNo = reading.ok ? reading.requestNo : null;
      if (!reading.ok) {
        logger.warn({ channel: name, reason: reading.reason }, 'signed callback unreadable');
      } else {
        call.note({ requestNo: reading.requestNo });
      }
      const data = {
        channel: name,
        requestNo,
        bodyBase64: call.bytes.toString('base64'),
        bodySha256,
        headers,
      };
      const id = derivedUuid('callback', name, bodySha256);
      await record(id, { type: 'CallbackReceived', data }, call.requestId);
      metrics.countCallback(name, 'received');
      return { body: { received: true as const } };
    }),
  ];
}
