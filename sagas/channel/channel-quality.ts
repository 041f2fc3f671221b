/**
 * How channels have been doing lately, from the log's settled calls: exponential averages over about
 * the last fifty. Only a hint for routing, whose decisions are stored; it may be lost at any time.
 */
import { type ChannelQuality, UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import type { SagaEvent } from '../../domain/saga/events.js';

type Settled = Extract<SagaEvent, { type: 'ChannelCallSettled' }>['data'];

const WEIGHT = 1 / 50;

export class ChannelQualities {
  readonly #byChannel = new Map<string, ChannelQuality>();

  of(channel: string): ChannelQuality {
    return this.#byChannel.get(channel) ?? UNKNOWN_QUALITY;
  }

  /** Counts a call that sent a request: an answer that can be relied on is a success of the channel. */
  take({ channel, operation, answer, tookMs }: Settled): void {
    if (operation !== 'send') return;
    const { successPermille, latencyMs } = this.of(channel);
    const success = answer.outcome === 'unknown' ? 0 : 1000;
    this.#byChannel.set(channel, {
      successPermille: successPermille + (success - successPermille) * WEIGHT,
      latencyMs: latencyMs + (tookMs - latencyMs) * WEIGHT,
    });
  }
}
