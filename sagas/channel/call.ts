/**
 * A channel call. It is recorded as requested before it runs, which is its claim among several
 * processes, and settled with the raw answer. A crash in between runs the call again, under the same
 * request number.
 */
import type { ChannelReply, Channels } from '../../domain/channel/port.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import type { Effect } from '../runner/effect.js';
import type { SagaStreams, StartedStreams, Streams } from '../runner/saga-streams.js';

export type CallEffect = Extract<Effect, { effect: 'call' }>;

export interface CallDependencies {
  readonly streams: SagaStreams;
  readonly channels: Channels;
  readonly nowMs: () => number;
  /** Random id of this process. */
  readonly instance: string;
  /** True where no other process can run sagas on this store: a claim of another is a dead one's. */
  readonly exclusive: boolean;
  /** Longer than any call may take. */
  readonly leaseMs: number;
}

export type Called =
  | { readonly called: true; readonly streams: Streams }
  /** Another living process has claimed the call. */
  | { readonly called: false; readonly untilMs: number };

export async function callChannel(
  from: StartedStreams,
  effect: CallEffect,
  deps: CallDependencies,
): Promise<Called> {
  const { request, operation } = effect;
  const channel = deps.channels.get(effect.channel);
  if (channel === undefined) throw new Error(`there is no channel ${effect.channel}`);
  const claim = claimOf(from, effect, deps);
  if (claim.heldUntilMs !== undefined) return { called: false, untilMs: claim.heldUntilMs };
  const streams =
    claim.event === undefined ? from : await deps.streams.record(from, claim.event, deps.nowMs());
  const reply = await {
    send: () => channel.send(request),
    query: () => channel.query(request.requestNo),
    close: () => channel.close(request.requestNo),
  }[operation]();
  return { called: true, streams: await settle(streams, claim.call, effect, reply, deps) };
}

interface Claim {
  readonly call: string;
  /** What to record before the call; undefined where this process has done so already. */
  readonly event?: SagaEvent;
  readonly heldUntilMs?: number;
}

function claimOf({ id, saga }: StartedStreams, effect: CallEffect, deps: CallDependencies): Claim {
  const { channel, operation, request } = effect;
  const { requestNo, ...rest } = request;
  const state = saga.state.requests.get(requestNo);
  const open = state?.open ?? null;
  const nowMs = deps.nowMs();
  const call = open?.call ?? derivedUuid('call', id, requestNo, String((state?.calls ?? 0) + 1));
  if (open?.instance === deps.instance) return { call };
  if (open !== null && !deps.exclusive && nowMs < open.leaseUntilMs) {
    return { call, heldUntilMs: open.leaseUntilMs };
  }
  const leaseUntil = toInstant(nowMs + deps.leaseMs);
  const { instance } = deps;
  return {
    call,
    event: {
      type: 'ChannelCallRequested',
      data: { call, requestNo, channel, operation, request: rest, instance, leaseUntil },
    },
  };
}

/** The answer is recorded even where another event came in between, unless it was settled already. */
async function settle(
  from: Streams,
  call: string,
  { channel, operation, request: { requestNo } }: CallEffect,
  reply: ChannelReply,
  deps: CallDependencies,
): Promise<Streams> {
  const event: SagaEvent = {
    type: 'ChannelCallSettled',
    data: { call, requestNo, channel, operation, ...reply },
  };
  for (let streams = from; ;) {
    try {
      return await deps.streams.record(streams, event, deps.nowMs());
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      const fresh = await deps.streams.load(from.id, from.payment.state.id);
      if (fresh?.saga.state?.requests.get(requestNo)?.open?.call !== call) return fresh ?? streams;
      streams = fresh;
    }
  }
}
