/** How payments went through a batch, as all models of a group are given it. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Event, ProjectionTx } from '../../projections/framework/projection.js';
import { paymentToText } from '../../projections/payment/state-text.js';
import { paymentSteps } from '../../projections/payment/steps.js';
import { paymentStream } from '../../domain/payment/streams.js';
import { cny } from '../money/amounts.js';
import { History } from './history.js';

let history: History;
let payment: string;
/** The last event of the payment. */
let batch: readonly Event[];

beforeEach(async () => {
  history = await History.open();
  payment = await history.payments.begin('mer_a', 'order-1', cny('1.00'));
  const events = await history.log.readStream(paymentStream(payment), { limit: 10 });
  batch = events.slice(-1);
});
afterEach(() => history.close());

/** A generation whose row of the payment says this. */
function generation(description: string): ProjectionTx {
  const state = paymentToText({ ...history.payments.stateOf(payment), description });
  const row = { state } as never;
  return {
    rows: () => Promise.resolve({ get: () => row, put: () => undefined, remove: () => undefined }),
    insert: () => undefined,
    replace: () => undefined,
  };
}

const descriptions = async (tx: ProjectionTx) =>
  (await paymentSteps(batch, tx)).map(({ payment: { description } }) => description);

it('are read once for a generation, and anew for a generation that is built beside it', async () => {
  const shown = generation('as the rows say that are to be replaced');
  expect(await descriptions(shown)).toStrictEqual(['as the rows say that are to be replaced']);
  expect(await descriptions(generation('anew'))).toStrictEqual(['anew']);
  expect(await paymentSteps(batch, shown)).toBe(await paymentSteps(batch, shown));
});

it('are none of a payment that its stream does not name', async () => {
  batch = batch.map((event) => ({ ...event, stream: 'book-main' }));
  await expect(descriptions(generation('any'))).rejects.toThrow('in book-main');
});
