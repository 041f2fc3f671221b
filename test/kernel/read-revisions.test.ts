/** Events of which only the revisions are known: those and no others, in few reads. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { toPosition } from '../../domain/kernel/position.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';

const LENGTH = 5_000;
const stored = (revision: number): StoredEvent => ({
  id: String(revision),
  stream: 's',
  revision,
  position: toPosition(revision),
  event: { type: 'Happened', data: {} },
  metadata: { correlationId: '', causationId: '', actor: '', at: '' },
});

/** A stream of so many events, and the reads that it answered. */
function streamOf(length: number) {
  const reads: number[] = [];
  return {
    reads,
    readStream: (_: string, { from = 0, limit }: { from?: number; limit: number }) => {
      reads.push(limit);
      const found = Math.max(0, Math.min(limit, length - from));
      return Promise.resolve(Array.from({ length: found }, (_, index) => stored(from + index)));
    },
  };
}

describe('events by their revisions', () => {
  it('are those that exist, each once, in the order of the stream', async () => {
    const revision = fc.oneof(fc.nat(LENGTH + 100), fc.nat(50));
    await fc.assert(
      fc.asyncProperty(fc.array(revision, { maxLength: 60 }), async (revisions) => {
        const stream = streamOf(LENGTH);
        const found = await readRevisions(stream, 's', revisions);
        const expected = [...new Set(revisions)].filter((one) => one < LENGTH);
        expect(found.map((event) => event.revision)).toEqual(expected.sort((a, b) => a - b));
        expect(Math.max(0, ...stream.reads)).toBeLessThanOrEqual(1_024);
      }),
    );
  });

  it('share a read with their neighbours', async () => {
    const stream = streamOf(LENGTH);
    await readRevisions(stream, 's', [0, 3, 60, 200, 1_300]);
    expect(stream.reads).toEqual([61, 1, 1]);
  });
});
