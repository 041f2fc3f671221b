import { FakeChannel } from './fake-channel.js';
import type { World } from './world.js';

/** Counts the queries that reach the channels; more than so many in one go are a loop. */
export function countQueries({ channels }: World, most = 100): { readonly queries: number } {
  const count = { queries: 0 };
  for (const channel of channels.values()) {
    channel.query = (requestNo) => {
      count.queries += 1;
      if (count.queries > most) throw new Error('the channel is asked again and again');
      return FakeChannel.prototype.query.call(channel, requestNo);
    };
  }
  return count;
}
