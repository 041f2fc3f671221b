import { describe, expect, it } from '@jest/globals';
import {
  AppendOutcomeUnknown,
  type EventToAppend,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../../domain/kernel/event-store.js';
import { contractStream, idsOf, newEvents, readWholeStream } from '../support.js';
import type { OpenedTarget } from './target.js';

export function describeRacingAppenders(at: OpenedTarget): void {
  describe('racing appenders', () => {
    it('exactly one of 50 wins a revision', async () => {
      const stream = contractStream();
      await at.store.append(stream, newEvents(1), 'no_stream');
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, () => at.store.append(stream, newEvents(1), 0)),
      );
      const won = results.filter(({ status }) => status === 'fulfilled');
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result] : []));
      expect(won).toHaveLength(1);
      expect(lost.every(({ reason }) => reason instanceof WrongExpectedRevision)).toBe(true);
      expect(await readWholeStream(at.store, stream)).toHaveLength(2);
    });

    it('all of 50 win in the end when they read and try again', async () => {
      const stream = contractStream();
      const appendAtEnd = async (event: EventToAppend): Promise<void> => {
        for (;;) {
          const [last] = await at.store.readStream(stream, { direction: 'backwards', limit: 1 });
          const expected = last?.revision ?? 'no_stream';
          try {
            await untilKnown(() => at.store.append(stream, [event], expected));
            return;
          } catch (error) {
            // On a busy machine an append may wait too long for its turn: then it was not written.
            if (error instanceof StoreUnavailable) continue;
            if (!(error instanceof WrongExpectedRevision)) throw error;
          }
        }
      };
      const events = newEvents(50);
      await Promise.all(events.map(appendAtEnd));
      const stored = await readWholeStream(at.store, stream);
      expect(stored.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
      expect(idsOf(stored).sort()).toEqual(idsOf(events).sort());
    }, 120_000);
  });
}

/** The same append again, which is idempotent, for as long as nobody knows what became of it. */
const untilKnown = async (append: () => Promise<unknown>): Promise<void> => {
  for (;;) {
    try {
      await append();
      return;
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknown)) throw error;
    }
  }
};
