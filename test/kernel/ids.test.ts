/** Derived ids are UUIDs v5, as the package `uuid` makes them. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { derivedUuid } from '../../domain/kernel/ids.js';

const NAMESPACE = '6f1c2f0e-9a3b-4d57-8e21-5b7c0d94e3aa';

it('is the UUID v5 of the parts, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
      expect(derivedUuid(...parts)).toBe(v5(JSON.stringify(parts), NAMESPACE));
    }),
  );
});

it('stays the same for ever', () => {
  expect(derivedUuid('payment', 'm1', 'order-1')).toBe(v5('["payment","m1","order-1"]', NAMESPACE));
});
