import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escaped, quote } from '../../domain/kernel/quote.js';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

describe('a string as JSON text', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(quote(one)).toBe(JSON.stringify(one));
        expect(`"${escaped(one)}"`).toBe(JSON.stringify(one));
      }),
    );
  });
});
