/**
 * Whatever is sent to the channel and in whatever order, it never captures more than was authorized
 * nor refunds more than was captured.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChannelRequest } from '../../domain/channel/port.js';
import { waitUntil } from '../support/wait-until.js';
import { follow, newRequestNo, payment, startTestSandbox, type TestSandbox } from './support.js';

const RUNS = { small: 15, ci: 100, full: 1_000 }[process.env['TEST_SIZE'] ?? 'small'] ?? 15;

let sandbox: TestSandbox;
beforeAll(async () => {
  // So fast that what is pending settles while the test looks on.
  sandbox = await startTestSandbox({ speed: 300 });
});
afterAll(() => sandbox.stop());

interface Step {
  readonly kind: 'capture' | 'void' | 'refund';
  readonly amount: number;
  readonly scenario: string | null;
  /** Sends it this often, and closes it after the first time. */
  readonly times: number;
  readonly close: boolean;
}

const scenario = fc.constantFrom(null, null, 'declined', 'pending_then_success', 'html_502');
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('capture', 'capture', 'refund', 'refund', 'void'),
    amount: fc.integer({ min: 1, max: 70 }),
    scenario,
    times: fc.integer({ min: 1, max: 2 }),
    close: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);
const yen = (value: number) => ({ value: String(value), currency: 'JPY' });

async function perform(original: ChannelRequest, step: Step): Promise<string> {
  const request = follow(step.kind, original, {
    requestNo: newRequestNo(step.kind[0]),
    amount: yen(step.amount),
    scenario: step.scenario,
  });
  for (let time = 0; time < step.times; time += 1) {
    await sandbox.a.send(request);
    if (step.close && time === 0) await sandbox.a.close(request.requestNo);
  }
  return request.requestNo;
}

/** Yen that a request has moved, as the channel says once it is settled. */
async function moved(requestNo: string): Promise<number> {
  const answer = await waitUntil(async () => {
    const reply = await sandbox.a.query(requestNo);
    return reply.answer.outcome !== 'pending' && reply.answer;
  });
  return Number(answer.amount?.value ?? 0);
}

describe('captured ≤ authorized and refunded ≤ captured at the channel', () => {
  it.each(['one after the other', 'all at once'])(
    '%s',
    async (order) => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('pay', 'authorize'), steps, async (kind, sequence) => {
          const original = payment({ kind, amount: yen(100) });
          await sandbox.a.send(original);
          const numbers: string[] = [];
          if (order === 'all at once') {
            numbers.push(...(await Promise.all(sequence.map((step) => perform(original, step)))));
          } else {
            for (const step of sequence) numbers.push(await perform(original, step));
          }
          const sums = { capture: 0, void: 0, refund: 0 };
          for (const [index, step] of sequence.entries()) {
            sums[step.kind] += await moved(numbers[index] ?? '');
          }
          const { void: released, refund: refunded } = sums;
          const captured = kind === 'pay' ? 100 : sums.capture;
          expect(captured).toBeLessThanOrEqual(100);
          expect(captured + released).toBeLessThanOrEqual(100);
          expect(refunded).toBeLessThanOrEqual(captured);
        }),
        { numRuns: RUNS },
      );
    },
    600_000,
  );
});
