/** The token of a card reaches the channel and nothing else, and is gone once the channel has decided. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { paymentStream } from '../../domain/payment/streams.js';
import { crashEverywhere } from './everywhere.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const CARD = { channel: 'sandbox_b', token: 'tok_9m3bq0Zr1uS0aV5xk2fTzA' };

async function createByToken(world: World, change: Parameters<World['create']>[0] = {}) {
  const command = world.createCommand(change);
  const card = await world.cardTokens.seal(CARD, command.payment);
  const { id } = await world.create({ ...command, card });
  return { id, token: card.token };
}

/** The tokens of the requests that the channel has performed. */
const tokensAt = (world: World) =>
  world.channels.get(CARD.channel)?.moved.map(({ token }) => token);

async function storyOf(world: World, id: string) {
  const types: string[] = [];
  let text = '';
  for await (const { event } of readWholeStream(world.log, paymentStream(id))) {
    types.push(event.type);
    text += JSON.stringify(event);
  }
  return { types, text };
}

it.each([
  ['success', 'succeeded'],
  ['declined', 'failed'],
  ['timeout_after_success', 'succeeded'],
])('%s: erased once, wherever the process dies', async (scenario, status) => {
  await crashEverywhere(worlds, async (world) => {
    const { id, token } = await createByToken(world, { scenario });
    world.arm();
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe(status);
    expect(await world.cardTokens.open(token, id)).toBeUndefined();
    expect(await world.saga(id, id)).toMatchObject({ ended: true, stuck: null });
    const { types, text } = await storyOf(world, id);
    expect(types.filter((type) => type === 'CardTokenErased')).toHaveLength(1);
    expect(text).not.toContain(CARD.token);
    if (status === 'succeeded') expect(tokensAt(world)).toStrictEqual([CARD.token]);
  });
});

it('is erased once the money is authorized: captures need it no more', async () => {
  const world = worlds.world();
  const { id, token } = await createByToken(world, { capture: 'manual' });
  await world.settlePayment(id, { untilMs: world.clock.nowMs + 60_000 });
  expect(await world.payment(id)).toMatchObject({ status: 'authorized', card: { token: null } });
  expect(await world.cardTokens.open(token, id)).toBeUndefined();
});

it('that nobody can open any more is not sent: the request is closed, and the payment fails', async () => {
  const world = worlds.world();
  const { id, token } = await createByToken(world);
  await world.cardTokens.erase(token);
  await world.settlePayment(id);
  expect(await world.payment(id)).toMatchObject({
    status: 'failed',
    failure: { code: 'no_channel_available' },
    attempts: [{ channel: CARD.channel, failure: { code: 'closed', final: false } }],
  });
  expect(tokensAt(world)).toStrictEqual([]);
});

it('whose key is in the store of another process is not called erased, until it is', async () => {
  const world = worlds.world();
  const { id, token } = await createByToken(world);
  const erase = jest.spyOn(world.cardTokens, 'erase').mockResolvedValue(false);
  const elsewhere = `${token.key}, is not in this key store`;
  await expect(world.settlePayment(id)).rejects.toThrow(elsewhere);
  expect((await world.payment(id)).status).toBe('succeeded');
  expect((await storyOf(world, id)).types).not.toContain('CardTokenErased');
  erase.mockRestore();
  await world.settlePayment(id);
  expect((await storyOf(world, id)).types).toContain('CardTokenErased');
});
