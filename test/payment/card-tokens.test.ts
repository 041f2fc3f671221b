/** Tokens of cards: sealed for one payment, known by a keyed hash, gone when they are erased. */
import { expect, it } from '@jest/globals';
import { MasterKeyMissing, MasterKeys } from '../../domain/secret/master-keys.js';
import { createCardTokens } from '../../engine/payment/card-tokens.js';
import { keysInMemory } from '../support/data-keys.js';

const CLOCK = { now: () => Date.parse('2026-03-01T12:00:00.000Z') };
const CARD = { channel: 'sandbox_a', token: 'tok_9m3bq0Zr1uS0aV5xk2fTzA' };

it('opens for the payment that it was sealed for, and for no other', async () => {
  const tokens = createCardTokens(keysInMemory(), CLOCK);
  const sealed = await tokens.seal(CARD, 'pay_1');
  expect(JSON.stringify(sealed)).not.toContain(CARD.token);
  expect(sealed.channel).toBe('sandbox_a');
  expect(await tokens.open(sealed.token, 'pay_1')).toBe(CARD.token);
  expect(await tokens.open(sealed.token, 'pay_2')).toBeUndefined();
  const other = createCardTokens(keysInMemory(), CLOCK);
  expect(await other.open(sealed.token, 'pay_1')).toBeUndefined();
});

it('has one digest for as long as the key store stands, which differs by channel', async () => {
  const tokens = createCardTokens(keysInMemory(), CLOCK);
  const { digest } = await tokens.seal(CARD, 'pay_1');
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(tokens.digest(CARD)).toBe(digest);
  expect(tokens.digest({ ...CARD, channel: 'sandbox_b' })).not.toBe(digest);
  expect(tokens.digest({ ...CARD, token: `${CARD.token}x` })).not.toBe(digest);
  expect(createCardTokens(keysInMemory(), CLOCK).digest(CARD)).not.toBe(digest);
});

it('cannot be opened once it is erased, and is erased together with those that come meanwhile', async () => {
  const keys = keysInMemory();
  const destroyed: (readonly string[])[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const tokens = createCardTokens(
    {
      ...keys,
      async destroy(ids, at) {
        destroyed.push([...ids]);
        await gate;
        return keys.destroy(ids, at);
      },
    },
    CLOCK,
  );
  const all = [1, 2, 3, 4].map((n) => tokens.seal(CARD, `pay_${n}`));
  const [first, ...rest] = await Promise.all(all);
  const firstDone = tokens.erase(first!.token);
  await Promise.resolve();
  const restDone = rest.map(({ token }) => tokens.erase(token));
  release();
  await Promise.all([firstDone, ...restDone]);
  expect(destroyed).toStrictEqual([['dk_1'], ['dk_2', 'dk_3', 'dk_4']]);
  expect(await tokens.open(first!.token, 'pay_1')).toBeUndefined();
});

it('goes on after a destruction that failed', async () => {
  const keys = keysInMemory();
  let isAway = true;
  const destroy: typeof keys.destroy = (...args) =>
    isAway ? Promise.reject(new Error('away')) : keys.destroy(...args);
  const tokens = createCardTokens({ ...keys, destroy }, CLOCK);
  const { token } = await tokens.seal(CARD, 'pay_1');
  await expect(tokens.erase(token)).rejects.toThrow('away');
  expect(await tokens.open(token, 'pay_1')).toBe(CARD.token);
  isAway = false;
  await tokens.erase(token);
  expect(await tokens.open(token, 'pay_1')).toBeUndefined();
});

it('is not taken if other processes have other keys, and what they hold is not called erased', async () => {
  const [own, others] = [keysInMemory(), keysInMemory()].map((keys) =>
    createCardTokens({ ...keys, areShared: false }, CLOCK),
  );
  const sealed = await own!.seal(CARD, 'pay_1');
  expect(own!.areTaken).toBe(false);
  expect(await others!.erase(sealed.token)).toBe(false);
  expect(await own!.open(sealed.token, 'pay_1')).toBe(CARD.token);
  expect([await own!.erase(sealed.token), await own!.erase(sealed.token)]).toStrictEqual([
    true,
    true,
  ]);
  expect(await own!.open(sealed.token, 'pay_1')).toBeUndefined();
});

it('is erased if the only key store has lost its key', async () => {
  const sealed = await createCardTokens(keysInMemory(), CLOCK).seal(CARD, 'pay_1');
  expect(await createCardTokens(keysInMemory(), CLOCK).erase(sealed.token)).toBe(true);
});

it('is not taken without a master key', async () => {
  const tokens = createCardTokens({ ...keysInMemory(), masterKeys: new MasterKeys() }, CLOCK);
  expect(tokens.areTaken).toBe(false);
  expect(createCardTokens(keysInMemory(), CLOCK).areTaken).toBe(true);
  await expect(tokens.seal(CARD, 'pay_1')).rejects.toThrow(MasterKeyMissing);
});
