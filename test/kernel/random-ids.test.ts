/** Fresh ids are UUIDs v7: RFC 9562, section 5.7. */
import { describe, expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { createIdSource } from '../../engine/random-ids.js';

describe('fresh ids', () => {
  const START = Date.parse('2026-03-01T12:00:00.000Z');

  it('are UUIDs v7 of their millisecond, all different', () => {
    let nowMs = START;
    const ids = createIdSource({ now: () => nowMs });
    const made = Array.from({ length: 5_000 }, (_, count) => {
      if (count % 7 === 0) nowMs += 1;
      return { id: ids.uuid(), nowMs };
    });
    for (const { id, nowMs } of made) {
      expect(validate(id)).toBe(true);
      expect(version(id)).toBe(7);
      expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs);
    }
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
  });

  it('have 74 bits that are random', () => {
    const ids = createIdSource({ now: () => START });
    const [ones, zeros] = [0n, 0n];
    const seen = { ones, zeros };
    for (let count = 0; count < 2_000; count += 1) {
      const bits = BigInt(`0x${ids.uuid().replaceAll('-', '')}`);
      seen.ones |= bits;
      seen.zeros |= ~bits;
    }
    const both = BigInt.asUintN(128, seen.ones & seen.zeros);
    // Version and variant are given: 0111 and 10. The time is the same in all of them.
    const random = (1n << 74n) - 1n;
    const low = (1n << 62n) - 1n;
    expect(both & low).toBe(low);
    expect((both >> 64n) & 0xfffn).toBe(0xfffn);
    expect(both.toString(2).replaceAll('0', '').length).toBe(random.toString(2).length);
  });

  it('sort by time', () => {
    let nowMs = START;
    const ids = createIdSource({ now: () => (nowMs += 1) });
    const made = Array.from({ length: 1_000 }, () => ids.uuid());
    expect([...made].sort()).toEqual(made);
  });
});
