/** Card payments that succeed, by clients that each wait for the end of theirs. */
import { randomUUID } from 'node:crypto';
import { type LoadResult, runLoad } from './load.js';

export const CLIENTS = 32;

/** @param key of the merchant. @throws Error if one of them does not succeed. */
export const payments = (port: number, key: string, requests: number): Promise<LoadResult> =>
  runLoad({
    ...{ port, requests },
    clients: CLIENTS,
    call: () => ({
      path: '/v1/payments',
      headers: { authorization: `Bearer ${key}`, prefer: 'wait=30' },
      body: JSON.stringify({
        amount: { value: '88.88', currency: 'CNY' },
        reference: `bench-${randomUUID()}`,
        method: { type: 'card' },
      }),
    }),
    check: (status, body) => status === 201 && body.includes('"status":"succeeded"'),
  });
