import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LayeredMap } from '../../domain/kernel/layered-map.js';

it('holds what a map would hold, and no version ever changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat())), (entries) => {
      const versions: [LayeredMap<number, number>, Map<number, number>][] = [
        [LayeredMap.empty(), new Map<number, number>()],
      ];
      for (const [key, value] of entries) {
        const [layered, plain] = versions.at(-1) ?? [
          LayeredMap.empty<number, number>(),
          new Map<number, number>(),
        ];
        versions.push([layered.with(key, value), new Map(plain).set(key, value)]);
      }
      for (const [layered, plain] of versions) {
        expect(layered.values()).toEqual([...plain.values()]);
        expect(layered.size).toBe(plain.size);
        for (let key = 0; key <= 20; key++) expect(layered.get(key)).toBe(plain.get(key));
      }
    }),
  );
});
