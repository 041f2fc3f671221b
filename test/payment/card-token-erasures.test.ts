/** What the log calls erased is destroyed again in a key store that may hold it again. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import { START } from '../../domain/kernel/position.js';
import { paymentStream } from '../../domain/payment/streams.js';
import { TokenErasures } from '../../engine/payment/card-token-erasures.js';
import { keysInMemory } from '../support/data-keys.js';
import { NOW, openRecorded, Recorder } from '../projections/recorder.js';
import { sealedCard, tokenErased } from './stories.js';

let log: Recorder;
let keys: ReturnType<typeof keysInMemory>;
beforeEach(async () => {
  log = new Recorder(await openRecorded());
  keys = keysInMemory();
  await Promise.all([keys.take(), keys.take()]);
});
afterEach(() => log.close());

const erasures = () => new TokenErasures({ log: log.log, keys, clock: { now: () => NOW } });
const life = { signal: new AbortController().signal, beat: () => undefined };
const states = async () =>
  (await Promise.all(['dk_1', 'dk_2'].map((key) => keys.find(key)))).map(({ state }) => state);

const erase = (payment: string) => log.append(paymentStream(payment), tokenErased);

async function endAttempt(key: string): Promise<void> {
  const attempt = { session: 'cs_1', attempt: 1 };
  const card = { ...sealedCard, token: { ...sealedCard.token, key } };
  const begun = { payment: 'pay_2', reference: 'r', method: 'card', expiresIn: 60, card };
  await log.append(checkoutStream('cs_1'), {
    type: 'CheckoutAttemptStarted',
    data: { ...attempt, ...begun },
  });
  await log.append(checkoutStream('cs_1'), {
    type: 'CheckoutAttemptEnded',
    data: { ...attempt, as: 'expired', code: null },
  });
}

it('destroys the keys of payments and of attempts that came to none', async () => {
  await erase('pay_1');
  await endAttempt('dk_2');
  await erasures().repeat(life);
  expect(await states()).toStrictEqual(['destroyed', 'destroyed']);
  expect(await keys.erasedUpTo()).toBe(await log.log.head());
});

it('reads nothing of what it has told is gone, and what another store brings back again', async () => {
  const running = erasures();
  await running.repeat(life);
  await erase('pay_1');
  const readAll = jest.spyOn(log.log, 'readAll');
  await running.tell();
  expect([readAll.mock.calls.length, await keys.erasedUpTo()]).toStrictEqual([
    0,
    await log.log.head(),
  ]);
  expect(await states()).toStrictEqual(['present', 'present']);
  await keys.moveErasedUpTo(await keys.erasedUpTo(), START);
  await endAttempt('dk_2');
  await running.tell();
  expect(await states()).toStrictEqual(['destroyed', 'destroyed']);
  readAll.mockRestore();
});

it('goes on from where it was when it is ended between', async () => {
  await erase('pay_1');
  const ended = new AbortController();
  ended.abort();
  await erasures().repeat({ ...life, signal: ended.signal });
  expect([await keys.erasedUpTo(), ...(await states())]).toStrictEqual([
    START,
    'present',
    'present',
  ]);
  await erasures().repeat(life);
  expect(await states()).toStrictEqual(['destroyed', 'present']);
});
