/** Request numbers: what a channel knows a payment's operations by. */
import { describe, expect, it } from '@jest/globals';
import { tryNo } from '../../domain/channel/request.js';
import { readRequestNo, requestNo } from '../../domain/payment/request-no.js';
import { HEX, PAYMENT } from './stories.js';

describe('a request number', () => {
  it.each(['a', 'c', 'v', 'l', 'r'] as const)('of the letter %s leads to its payment', (letter) => {
    const base = requestNo(PAYMENT, letter, 12);
    expect(base).toBe(`${HEX}${letter}12`);
    for (const text of [base, tryNo(base, 1), tryNo(base, 2), tryNo(base, 9999)]) {
      expect(readRequestNo(text)).toStrictEqual({ payment: PAYMENT, letter, base });
    }
  });

  it('is plain at the first try', () => {
    expect([1, 2, 3].map((number) => tryNo('x', number))).toStrictEqual(['x', 'xt2', 'xt3']);
  });

  it('has up to six digits', () => {
    const base = requestNo(PAYMENT, 'a', 999_999);
    expect(readRequestNo(base)).toStrictEqual({ payment: PAYMENT, letter: 'a', base });
  });

  it.each([
    '',
    HEX,
    `${HEX}a`,
    `${HEX}x1`,
    `${HEX}a1234567`,
    `${HEX}a1t`,
    `${HEX}a1t12345`,
    `${HEX}a1x`,
    `${HEX}a1t2x`,
    `${HEX}ax`,
    `${HEX}a1tx`,
    `x${HEX}a1`,
    `0${HEX}a1`,
    `${HEX.slice(1)}a1`,
    `${HEX.slice(1)}ga1`,
    `${HEX.toUpperCase().replaceAll('0', 'A')}a1`,
  ])('is not %j', (text) => {
    expect(readRequestNo(text)).toBeUndefined();
  });
});
