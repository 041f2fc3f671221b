import { describe, it } from '@jest/globals';
import {
  create,
  created,
  createdByToken,
  given,
  paid,
  sealedCard,
  tokenErased,
} from '../stories.js';

describe('creating a payment', () => {
  it('writes what was asked for', () => {
    given().when(create()).then(created());
  });
  it('writes the token of a card as it was sealed', () => {
    given()
      .when(create({ card: sealedCard }))
      .then(createdByToken());
  });
  it('is the same payment for the same reference and content', () => {
    given(created()).when(create()).then();
    given(created(), ...paid)
      .when(create())
      .then();
  });
  it('refuses the reference with other content', () => {
    given(created())
      .when(create({ contentHash: 'other' }))
      .rejected('reference_conflict', 'reference');
  });
  it.each([
    [{ value: '100', currency: 'CNY' }, 'invalid_amount', 'amount.value'],
    [{ value: '0.00', currency: 'CNY' }, 'invalid_amount', 'amount.value'],
    [{ value: '-1.00', currency: 'CNY' }, 'invalid_amount', 'amount.value'],
    [{ value: '1.00', currency: 'XAU' }, 'unknown_currency', 'amount.currency'],
    [{ value: '10000000000000.01', currency: 'CNY' }, 'amount_too_large', 'amount.value'],
  ])('refuses %j', (amount, code, param) => {
    given().when(create({ amount })).rejected(code, param);
  });
  it("refuses a fee in another currency than the payment's", () => {
    given()
      .when(create({ prices: [] }))
      .rejected('currency_unsupported');
  });
});

describe("erasing a card's token", () => {
  const erases = { type: 'RecordCardTokenErased' } as const;
  it('is recorded once', () => {
    given(createdByToken()).when(erases).then(tokenErased);
    given(createdByToken(), tokenErased).when(erases).then();
  });
  it('means nothing to a payment without a token', () => {
    given(created()).when(erases).then();
  });
});
