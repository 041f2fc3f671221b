/** Methods over HTTP: those of the connectors, and no others. */
import { describe, expect, it } from '@jest/globals';
import { eachInProduction, enabled, pay, server, told } from './in-production.js';

eachInProduction();

describe('a method', () => {
  it('that no connector can do is refused, and nothing is stored', async () => {
    await enabled();
    const head = await server.engine.log.head();
    const unknown = await pay('r', { method: { type: 'barter' } });
    expect(told(unknown)).toEqual([422, 'method_unsupported', 'method.type']);
    expect(await server.engine.log.head()).toBe(head);
  });

  it('of a connector needs no change of the contract', async () => {
    await enabled('one', { methods: ['card', 'wallet'] });
    const paid = await pay('r', { method: { type: 'wallet' } });
    expect(paid.body).toMatchObject({ status: 'succeeded', method: { type: 'wallet' } });
  });
});
