import { describe, expect } from '@jest/globals';
import { AppendOutcomeUnknown } from '../../../domain/kernel/event-store.js';
import { contractStream, idsOf, newEvents, readWholeStream } from '../support.js';
import { appendUntilKnown, itWith, type OpenedTarget } from './target.js';

export function describeDurability(at: OpenedTarget): void {
  const { crashWriter, killAndRestart, loseNextAnswer } = at.target;

  describe('durability', () => {
    itWith(crashWriter)(
      'what was acknowledged is there after a SIGKILL of the writer',
      async () => {
        const stream = contractStream();
        const acknowledged = (await crashWriter?.(stream)) ?? [];
        const stored = new Set(idsOf(await readWholeStream(at.store, stream)));
        expect(acknowledged.length).toBeGreaterThan(0);
        expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      },
    );

    itWith(killAndRestart)(
      'what was acknowledged is there, once, after a SIGKILL of the server',
      async () => {
        const stream = contractStream();
        const events = newEvents(60);
        let killed: Promise<void> | undefined;
        for (const [index, event] of events.entries()) {
          if (index === 20) killed = killAndRestart?.();
          await appendUntilKnown(at.store, stream, [event], index === 0 ? 'no_stream' : index - 1);
        }
        await killed;
        expect(idsOf(await readWholeStream(at.store, stream))).toEqual(idsOf(events));
      },
    );

    itWith(loseNextAnswer)(
      'a lost answer is an unknown outcome, and the same append again settles it',
      async () => {
        const stream = contractStream();
        const events = newEvents(2);
        await loseNextAnswer?.();
        await expect(at.store.append(stream, events, 'no_stream')).rejects.toThrow(
          AppendOutcomeUnknown,
        );
        expect(await at.store.append(stream, events, 'no_stream')).toMatchObject({ revision: 1 });
        expect(idsOf(await readWholeStream(at.store, stream))).toEqual(idsOf(events));
      },
    );
  });
}
