/** Whatever its readers ask for, the tail gives what the log would; and it reads each event once for all. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { START, toPosition } from '../../domain/kernel/position.js';
import { LogTail } from '../../eventstore/sqlite/log-tail.js';

/** A log whose positions have gaps: what lies there is hidden from readers. */
function logOf(size: number, characters = 10) {
  const events = Array.from({ length: size }, (_, index): RecordedEvent => ({
    ...{ id: String(index), type: 'T', data: 'x'.repeat(characters), metadata: '' },
    ...{ stream: 's', revision: index, position: toPosition(3 * index + 1), createdMs: 0 },
  }));
  let visible = 0;
  let read = 0;
  return {
    grow: (by: number) => (visible = Math.min(size, visible + by)),
    page: (after: string, limit: number) =>
      events
        .slice(0, visible)
        .filter(({ position }) => position > after)
        .slice(0, limit),
    readPage(after: string, limit: number) {
      const page = this.page(after, limit);
      read += page.length;
      return page;
    },
    get read() {
      return read;
    },
  };
}

it('gives each of several readers the whole log in order, however they take turns', () => {
  const turn = fc.record({
    reader: fc.nat(2),
    limit: fc.integer({ min: 1, max: 40 }),
    grow: fc.nat(30),
  });
  fc.assert(
    fc.property(
      fc.array(turn, { maxLength: 200 }),
      fc.array(fc.nat(300), { minLength: 3, maxLength: 3 }),
      fc.constantFrom(10, 1_000_000),
      (turns, starts, characters) => {
        const log = logOf(100, characters);
        const tail = new LogTail((after, limit) => log.readPage(after, limit));
        const readers = starts.map((start) => ({ at: start === 0 ? START : toPosition(start) }));
        for (const { reader: index, limit, grow } of turns) {
          log.grow(grow);
          const reader = readers[index];
          if (reader === undefined) continue;
          const page = tail.read(reader.at, limit);
          const due = log.page(reader.at, limit);
          // A page may end where the tail does; the next goes on there.
          expect(page).toStrictEqual(due.slice(0, page.length));
          expect(page.length === 0).toBe(due.length === 0);
          reader.at = page.at(-1)?.position ?? reader.at;
        }
      },
    ),
  );
});

it('reads nothing of what was added while its readers keep up', () => {
  const log = logOf(1_000);
  const tail = new LogTail((after, limit) => log.readPage(after, limit));
  log.grow(10);
  let at = tail.read(START, 512).at(-1)?.position ?? START;
  for (let round = 0; round < 9; round++) {
    log.grow(100);
    tail.add({ after: at, events: () => log.page(at, 512) });
    const page = tail.read(at, 512);
    expect(page).toStrictEqual(log.page(at, 512));
    at = page.at(-1)?.position ?? at;
  }
  expect(log.read).toBe(10);
});

it('takes no more than some while nobody reads, nor what does not follow its end', () => {
  const log = logOf(1_000, 100_000);
  const tail = new LogTail((after, limit) => log.readPage(after, limit));
  log.grow(1);
  const at = tail.read(START, 512).at(-1)?.position ?? START;
  let end = at;
  let added = 0;
  for (let round = 0; round < 100; round++) {
    log.grow(1);
    const after = end;
    tail.add({
      after,
      events: () => {
        added += 1;
        return log.page(after, 1);
      },
    });
    end = log.page(after, 1).at(-1)?.position ?? end;
  }
  expect(added).toBe(21);
  for (let next = at; next < end;) {
    const page = tail.read(next, 7);
    expect(page).toStrictEqual(log.page(next, 7).slice(0, page.length));
    next = page.at(-1)?.position ?? end;
  }
});

it('reads each event once for readers that follow each other', () => {
  const log = logOf(1_000);
  const tail = new LogTail((after, limit) => log.readPage(after, limit));
  log.grow(1_000);
  const readers = [START, START, START, START];
  for (let round = 0; round < 300; round++) {
    for (const [index, at] of readers.entries()) {
      if (index > 0 && round % (index + 1) !== 0) continue;
      const page = tail.read(at, 8);
      readers[index] = page.at(-1)?.position ?? at;
    }
  }
  expect(readers[0]).toBe(toPosition(2_998));
  expect(log.read).toBe(1_000);
});
