/** A story with a crash at every point that it has, and what it changes on the accounts of the system. */
import { sized } from '../support/test-size.js';
import type { World } from './world.js';
import type { Worlds } from './worlds.js';

/** Everyday runs try every third point, each scenario beginning at another; full runs try all. */
const stride = sized({ small: 3, ci: 2, full: 1 });
let offset = 0;

/**
 * Runs a story once without a crash and then with a crash at each point that it has.
 * @returns how many points it has.
 */
export async function crashEverywhere(
  worlds: Worlds,
  story: (world: World) => Promise<void>,
): Promise<number> {
  offset = (offset + 1) % stride;
  for (let crashAt = -stride + offset; ; crashAt += stride) {
    const world = worlds.world(crashAt < 0 ? {} : { crashAt });
    try {
      await story(world);
    } catch (error) {
      throw new Error(`with a crash at point ${crashAt}`, { cause: error });
    }
    if (crashAt >= 0 && world.crashes === 0) return crashAt;
  }
}

/** System accounts are shared by all stories: only changes count. */
async function systemBalances(world: World) {
  const of = (id: string) => world.balance(id);
  return {
    receivable:
      (await of('sys:channel_receivable:sandbox_a:CNY')) +
      (await of('sys:channel_receivable:sandbox_b:CNY')),
    cost:
      (await of('sys:channel_cost:sandbox_a:CNY')) + (await of('sys:channel_cost:sandbox_b:CNY')),
    fees: await of('sys:fee_income:CNY'),
    suspense: await of('sys:suspense:CNY'),
  };
}

/** What an act changes there, in minor units. */
export async function changes(world: World, act: () => Promise<void>) {
  const before = await systemBalances(world);
  await act();
  const after = await systemBalances(world);
  return {
    receivable: after.receivable - before.receivable,
    cost: after.cost - before.cost,
    fees: after.fees - before.fees,
    suspense: after.suspense - before.suspense,
  };
}
