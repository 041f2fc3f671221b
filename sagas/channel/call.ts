/**
 * A channel call. It is recorded as requested before it runs, which is its claim among several
 * processes, and settled with what was read from the answer and, sealed, the answer itself. A crash in
 * between runs the call again, under the same request number.
 */
import { type ChannelReply, type Channels, NOTHING_SAID } from '../../domain/channel/port.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { placeOfCall } from '../../domain/evidence/place.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import type { Saga, SagaName } from '../../domain/saga/saga.js';
import type { SealOnce } from '../../engine/evidence/evidence.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import type { Effect } from '../runner/flow.js';

export type SettledCall = Extract<SagaEvent, { type: 'ChannelCallSettled' }>;

export type CallEffect = Extract<Effect, { effect: 'call' }>;

export interface CallOptions {
  readonly nowMs: number;
  /** Random id of this process. */
  readonly instance: string;
  /**
   * True if no other process can run sagas on this store: a claim of another process is that of a dead
   * process.
   */
  readonly exclusive: boolean;
  /** Longer than any call may take, milliseconds. */
  readonly leaseMs: number;
}

export type Claim =
  /** `record`: what is to be in the log before the call; undefined if this process has done so already. */
  | { readonly held: false; readonly call: string; readonly record: SagaEvent | undefined }
  /** Another living process has claimed the call. */
  | { readonly held: true; readonly untilMs: number };

/** How this process may claim the call that the plan asks for. */
export function claimCall(saga: Saga, effect: CallEffect, options: CallOptions): Claim {
  const { channel, operation, request } = effect;
  const { flow, subject } = saga;
  const { instance, exclusive, nowMs, leaseMs } = options;
  const { requestNo, ...rest } = request;
  const state = saga.requests.get(requestNo);
  const open = state?.open ?? null;
  const count = (state?.calls ?? 0) + 1;
  const call = open?.call ?? derivedUuid('call', subject, requestNo, String(count));
  if (open?.instance === instance) return { held: false, call, record: undefined };
  if (open !== null && !exclusive && nowMs < open.leaseUntilMs) {
    return { held: true, untilMs: open.leaseUntilMs };
  }
  const leaseUntil = toInstant(nowMs + leaseMs);
  const claim = { call, requestNo, channel, operation, request: rest, instance, leaseUntil };
  return {
    held: false,
    call,
    record: { type: 'ChannelCallRequested', data: { flow, subject, ...claim } },
  };
}

/**
 * A request whose token is gone was not sent, now; an earlier process may have sent it. So nothing is known, and the
 * channel is asked, and promises not to perform it, as after any call that brought no answer.
 */
const NOT_SENT: ChannelReply = {
  answer: NOTHING_SAID,
  httpStatus: null,
  rawBase64: '',
  tookMs: 0,
};

/**
 * Makes the call. What goes wrong on the way is an answer, so this rejects only without a channel, or if the key
 * store is away.
 */
export async function callChannel(
  { subject }: SagaName,
  effect: CallEffect,
  channels: Pick<Channels, 'get'>,
  cardTokens: Pick<CardTokens, 'open'>,
): Promise<ChannelReply> {
  const channel = channels.get(effect.channel);
  if (channel === undefined) throw new Error(`no channel ${effect.channel}`);
  const { request } = effect;
  switch (effect.operation) {
    case 'send': {
      const { token: sealed, ...rest } = request;
      if (sealed === undefined) return channel.send(rest);
      const token = await cardTokens.open(sealed, subject);
      return token === undefined ? NOT_SENT : channel.send({ ...rest, token });
    }
    case 'query':
      return channel.query(request.requestNo);
    case 'close':
      return channel.close(request.requestNo);
  }
}

/** What is to be recorded of an answer. */
export function settlement(
  { flow, subject }: SagaName,
  call: string,
  { channel, operation, request: { requestNo } }: CallEffect,
  { answer, httpStatus, rawBase64, tookMs }: ChannelReply,
  seal: SealOnce,
  nowMs: number,
): SettledCall {
  const received = { headers: {}, body: Buffer.from(rawBase64, 'base64') };
  const exchange = seal(received, placeOfCall({ flow, subject, call }));
  const data = { flow, subject, call, requestNo, channel, operation, answer, httpStatus };
  const answeredAt = toInstant(nowMs);
  return { type: 'ChannelCallSettled', data: { ...data, exchange, tookMs, answeredAt } };
}

/** True until the call is settled: another process may have made it as well. */
export const isOpenCall = (saga: Saga | undefined, { data }: SettledCall): boolean =>
  saga?.requests.get(data.requestNo)?.open?.call === data.call;
