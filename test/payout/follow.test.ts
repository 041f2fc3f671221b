/** `GET /v1/stream`: a merchant is told of its own payouts and top-ups, and nobody else of them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Change } from '../../api/stream/contract.js';
import { cny } from '../money/amounts.js';
import { type EventStream, openEventStream, type SentEvent } from '../support/event-stream.js';
import { type BankServer, idOf, startBankServer } from './bank-server.js';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer();
});
afterAll(() => server.stop());

const follow = (key: string) =>
  openEventStream(`${server.url}/v1/stream?topics=payouts,topups`, {
    authorization: `Bearer ${key}`,
  });
const changesIn = ({ event, data }: SentEvent): readonly Change[] =>
  event === 'change' ? (data as { changes: Change[] }).changes : [];
const tells = (topic: string, id: string) => (event: SentEvent) =>
  changesIn(event).some((change) => change.topic === topic && change.id === id);
const isReset = ({ event }: SentEvent) => event === 'reset';

it('tells who owns them, and nobody else', async () => {
  const other = await server.addMerchant();
  const streams: EventStream[] = [await follow(server.keys.merchant), await follow(other.key)];
  const [own, foreign] = streams;
  if (own === undefined || foreign === undefined) throw new Error('no stream');
  for (const stream of streams) await stream.next(isReset);
  const topup = await server.fund('told', '50.00');
  await own.next(tells('topups', topup));
  const beneficiary = await server.beneficiary('account');
  const { body } = await server.payout({ reference: 'told', beneficiary, amount: cny('5.00') });
  await own.next(tells('payouts', idOf(body)));
  expect(foreign.events.flatMap(changesIn)).toStrictEqual([]);
  for (const stream of streams) stream.close();
});
