import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currencies, currencyDigits } from '../../domain/money/currencies.js';
import {
  formatMinor,
  fromText,
  MAX_AMOUNT_MINOR,
  MAX_BALANCE_MINOR,
  money,
  parseAmount,
  parseBalance,
  parseMinor,
  toText,
} from '../../domain/money/money.js';
import { code } from './amounts.js';

const CNY = code('CNY');
const currency = fc.constantFrom(...currencies);
const balance = fc.bigInt(-MAX_BALANCE_MINOR, MAX_BALANCE_MINOR);
const amount = fc.bigInt(1n, MAX_AMOUNT_MINOR);

/** A refusal that says why, and names the member at fault. */
const refused = (expected: string, param: string) => ({
  accepted: false,
  rejection: { code: expected, detail: expect.stringMatching(/\w/), param },
});
/** The member at fault: the value, but where there is no such currency. */
const memberOf = (expected: string) => (expected === 'unknown_currency' ? 'currency' : 'value');

describe('money as text', () => {
  it.each([
    ['CNY', 8888n, '88.88'],
    ['CNY', 5n, '0.05'],
    ['CNY', 0n, '0.00'],
    ['CNY', -1n, '-0.01'],
    ['CNY', -12_345n, '-123.45'],
    ['JPY', 100n, '100'],
    ['JPY', 0n, '0'],
    ['KWD', 1000n, '1.000'],
    ['CLF', 12_345n, '1.2345'],
    ['CNY', MAX_BALANCE_MINOR, '90000000000000000.00'],
  ])('%s %s is %s', (name, minor, text) => {
    expect(formatMinor(minor, code(name))).toBe(text);
    expect(parseMinor(text, code(name))).toBe(minor);
  });

  it('reads back every balance in every currency', () => {
    fc.assert(
      fc.property(balance, currency, (minor, of) => {
        expect(fromText(toText(money(minor, of)))).toStrictEqual({ minor, currency: of });
        expect(parseBalance(toText(money(minor, of)), 'p')).toStrictEqual({
          accepted: true,
          amount: { minor, currency: of },
        });
      }),
    );
  });

  it('is the digits with a point in their midst, on both sides of what numbers hold exactly', () => {
    const edge = BigInt(Number.MAX_SAFE_INTEGER);
    const near = fc.bigInt(-3n, 3n).chain((off) => fc.constantFrom(edge + off, -edge + off));
    fc.assert(
      fc.property(fc.oneof(balance, near), currency, (minor, of) => {
        const places = currencyDigits(of);
        const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, '0');
        const units = digits.slice(0, digits.length - places);
        const fraction = digits.slice(units.length);
        const text = places === 0 ? units : `${units}.${fraction}`;
        expect(formatMinor(minor, of)).toBe(minor < 0n ? `-${text}` : text);
      }),
    );
  });

  it('has one text for each amount', () => {
    fc.assert(
      fc.property(amount, currency, (minor, of) => {
        const text = toText(money(minor, of));
        expect(text.value).toMatch(/^(0|[1-9]\d*)(\.\d+)?$/);
        expect((text.value.split('.')[1] ?? '').length).toBe(currencyDigits(of));
        expect(parseAmount(text)).toStrictEqual({
          accepted: true,
          amount: { minor, currency: of },
        });
      }),
    );
  });

  it('accepts no other text than the one that it writes', () => {
    const nearly = fc.stringMatching(/^[-+]?[0-9. eE]{0,12}$/);
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), currency, (value, of) => {
        const parsed = parseBalance({ value, currency: of }, 'p');
        if (parsed.accepted) expect(toText(parsed.amount)).toStrictEqual({ value, currency: of });
      }),
    );
  });
});

describe('an amount from outside', () => {
  it.each([
    ['88.8', 'CNY', 'invalid_amount'],
    ['88.888', 'CNY', 'invalid_amount'],
    ['88', 'CNY', 'invalid_amount'],
    ['88.', 'CNY', 'invalid_amount'],
    ['.88', 'CNY', 'invalid_amount'],
    ['088.88', 'CNY', 'invalid_amount'],
    ['+88.88', 'CNY', 'invalid_amount'],
    ['-88.88', 'CNY', 'invalid_amount'],
    ['8e1.00', 'CNY', 'invalid_amount'],
    ['1e2', 'JPY', 'invalid_amount'],
    [' 88.88', 'CNY', 'invalid_amount'],
    ['88.88\n', 'CNY', 'invalid_amount'],
    ['88,88', 'CNY', 'invalid_amount'],
    ['٨٨.٨٨', 'CNY', 'invalid_amount'],
    ['', 'CNY', 'invalid_amount'],
    ['0.00', 'CNY', 'invalid_amount'],
    ['-0.00', 'CNY', 'invalid_amount'],
    ['100.00', 'JPY', 'invalid_amount'],
    ['100.0', 'JPY', 'invalid_amount'],
    ['1.00', 'KWD', 'invalid_amount'],
    ['10000000000000.01', 'CNY', 'amount_too_large'],
    ['9'.repeat(40), 'JPY', 'amount_too_large'],
    ['9'.repeat(41), 'JPY', 'invalid_amount'],
    ['1.00', 'cny', 'unknown_currency'],
    ['1.00', 'XAU', 'unknown_currency'],
    ['1', 'XOF', 'unknown_currency'],
    ['1.00', '', 'unknown_currency'],
  ])('%j %s is refused: %s', (value, of, expected) => {
    expect(parseAmount({ value, currency: of })).toStrictEqual(
      refused(expected, `amount.${memberOf(expected)}`),
    );
  });

  it('is at most 10^15 minor units', () => {
    expect(parseAmount({ value: '10000000000000.00', currency: 'CNY' })).toStrictEqual({
      accepted: true,
      amount: { minor: MAX_AMOUNT_MINOR, currency: CNY },
    });
  });

  it('names the member at fault', () => {
    expect(parseAmount({ value: '1', currency: 'CNY' }, 'entries.3.amount')).toMatchObject({
      rejection: { param: 'entries.3.amount.value' },
    });
    expect(parseAmount({ value: '1', currency: '?' }, 'entries.3.amount')).toMatchObject({
      rejection: { param: 'entries.3.amount.currency' },
    });
  });
});

describe('a balance from outside', () => {
  it.each(['0.00', '-0.01', '90000000000000000.00', '-90000000000000000.00'])(
    'may be %s',
    (value) => {
      expect(parseBalance({ value, currency: 'CNY' }, 'p')).toMatchObject({ accepted: true });
    },
  );

  it.each([
    ['-0.00', 'invalid_amount'],
    ['90000000000000000.01', 'amount_too_large'],
    ['-90000000000000000.01', 'amount_too_large'],
  ])('may not be %s', (value, expected) => {
    expect(parseBalance({ value, currency: 'CNY' }, 'p')).toStrictEqual(
      refused(expected, 'p.value'),
    );
  });
});

describe('a record that is damaged', () => {
  it.each(['1', '1.0', '1.000', 'x', '', '-0.00', '01.00'])('%j in CNY throws', (value) => {
    expect(() => parseMinor(value, CNY)).toThrow(new RangeError(`not an amount in CNY: ${value}`));
  });

  it('throws for an unknown currency', () => {
    expect(() => fromText({ value: '1.00', currency: 'XXX' })).toThrow(
      new RangeError('unknown currency XXX'),
    );
  });

  it('is told in part where it is long', () => {
    expect(() => parseMinor('9'.repeat(41), CNY)).toThrow(
      new RangeError(`not an amount in CNY: ${'9'.repeat(40)}`),
    );
    expect(() => fromText({ value: '1.00', currency: 'X'.repeat(11) })).toThrow(
      new RangeError(`unknown currency ${'X'.repeat(10)}`),
    );
  });
});
