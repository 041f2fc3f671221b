/** Settling by the clock: a merchant whose settlement fails holds up nobody else. */
import { expect, it } from '@jest/globals';
import { reject } from '../../domain/kernel/decider.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { settleDue } from '../../engine/settlement-batch/settle-due.js';

const currency = ((code: string) => {
  if (!isCurrency(code)) throw new Error(code);
  return code;
})('CNY');

/** Looks at three merchants, of whom the second fails while there is an error. */
function looking(fails: { error: Error | undefined }) {
  const settled: string[] = [];
  const logged: object[] = [];
  const look = settleDue({
    settlements: {
      run: ({ merchant }) => {
        if (merchant === 'b' && fails.error !== undefined) return Promise.reject(fails.error);
        settled.push(merchant);
        return Promise.resolve(reject('settlement_schedule_missing', 'none'));
      },
    },
    schedules: () => Promise.resolve(['a', 'b', 'c'].map((merchant) => ({ merchant, currency }))),
    sign: () => Promise.resolve('the same'),
    clock: { now: () => 0 },
    ids: { uuid: () => 'id' },
    logger: { ...silentLogger, error: (fields) => logged.push(fields) },
  });
  return { look, settled, logged };
}

it('settles the others, says who failed, and looks again', async () => {
  const fails: { error: Error | undefined } = { error: new Error('a gap') };
  const { look, settled, logged } = looking(fails);
  await look();
  expect(settled).toStrictEqual(['a', 'c']);
  expect(logged).toStrictEqual([{ err: fails.error, merchant: 'b', currency }]);
  fails.error = undefined;
  await look();
  await look();
  expect(settled).toStrictEqual(['a', 'c', 'a', 'b', 'c']);
});

it('stops if the store does not answer', async () => {
  const { look, settled } = looking({ error: new StoreUnavailable('gone') });
  await expect(look()).rejects.toThrow(StoreUnavailable);
  expect(settled).toStrictEqual(['a']);
});
