/** Steps of stories about money in suspense: how it comes there, and what is proposed for its case. */
import { expect } from '@jest/globals';
import type { Proposal } from '../../domain/approval/approval.js';
import type { Case } from '../../domain/case/case.js';
import { toText } from '../../domain/money/money.js';
import { RESOLUTION } from '../../engine/case/resolution.js';
import { resolutionId } from '../../engine/case/resolution-service.js';
import type { World } from './world.js';

/** What a story changes that moves nothing on the accounts of the system. */
export const NOTHING = { receivable: 0n, cost: 0n, fees: 0n, suspense: 0n };
export const merchantBalance = (world: World) => world.balance(`mer:${world.merchant}:CNY`);
/** A refund of all that is left. */
export const whole = { amount: null, reason: null, metadata: {}, scenario: null, contentHash: 'c' };

/** The only case of a payment that holds or held money. */
export async function caseOf(world: World, payment: string): Promise<Case> {
  const [found, ...others] = (await world.cases(payment)).filter(({ holding }) => holding !== null);
  if (found === undefined || others.length > 0) throw new Error('not one case');
  return found;
}

export function proposal(found: Case, action: string, number = 1): Proposal {
  const amount = action === 'dismiss' || found.held === null ? null : { ...toText(found.held) };
  return {
    id: resolutionId(found.id, number),
    kind: RESOLUTION,
    subject: found.id,
    content: { number, action, note: 'as agreed', amount },
    proposer: { actor: 'key:one', ids: ['key:one'] },
  };
}

export async function pay(world: World): Promise<string> {
  const { id } = await world.create();
  await world.settlePayment(id);
  return id;
}

/** A capture of 100.00 in suspense, of a merchant that has 99.40 of another payment. */
export async function suspendedCapture(world: World) {
  await pay(world);
  await world.setAccount('FreezeAccount');
  const payment = await pay(world);
  await world.setAccount('UnfreezeAccount');
  const found = await caseOf(world, payment);
  expect(found.held).toMatchObject({ minor: 10_000n });
  return { payment, case: found };
}

/** Expects that the case has ended by an action, with nothing left. */
export async function expectResolved(world: World, payment: string, action: string) {
  expect(await caseOf(world, payment)).toMatchObject({
    status: 'resolved',
    held: { minor: 0n },
    claims: [],
    end: { action },
  });
}
