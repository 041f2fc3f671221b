/** Requests for refunds: money is held first, and a refusal leaves no trace in payment or ledger. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isCurrency } from '../../domain/money/currencies.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { Ledger, LedgerBalances, LedgerReservations } from '../../domain/ledger/port.js';
import { type AskedRefund, createRefundRequests } from '../../engine/refund/refund-requests.js';
import { postSettlement } from '../../domain/settlement-batch/posting.js';
import { plainHost } from '../sagas/plain-host.js';
import { readersOf } from '../support/log-readers.js';
import { ids } from '../sagas/session.js';
import type { World } from '../sagas/world.js';
import { openWorlds, type Worlds } from '../sagas/worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const asked = (refund: string, value: string | null): AskedRefund => ({
  refund,
  amount: value === null ? null : { value, currency: 'CNY' },
  reason: null,
  metadata: {},
  scenario: null,
  from: null,
  contentHash: value ?? '',
});

function currencyOf(code: string) {
  if (!isCurrency(code)) throw new Error(code);
  return code;
}

const context = { correlationId: 'test', causationId: 'test', actor: 'test', nowMs: 0 };

interface Hooks {
  readonly ledger?: Partial<Ledger>;
  /** Before the refund is appended to the payment. */
  readonly beforeAppend?: () => Promise<void>;
}

/** The service as one process has it. */
function requests(world: World, { ledger, beforeAppend }: Hooks = {}) {
  const log = {
    ...readersOf(world.log),
    append: async (...args: Parameters<typeof world.log.append>) => {
      await beforeAppend?.();
      return world.log.append(...args);
    },
  };
  const host = plainHost(log, ids);
  const port: Ledger & LedgerBalances & LedgerReservations = {
    execute: (...args) => world.ledger.execute(...args),
    account: (...args) => world.ledger.account(...args),
    reservation: (...args) => world.ledger.reservation(...args),
    ...ledger,
  };
  const request = createRefundRequests({ host, ledger: port, clock: world.clock });
  return async (payment: string, refund: AskedRefund): Promise<string> => {
    // Ids of refunds are those of one payment.
    const own = { ...refund, refund: `${refund.refund}_${payment}` };
    const handled = await request(payment, own, { causationId: 'test', actor: 'test' });
    if (!handled.accepted) return handled.rejection.code;
    return handled.replayed ? 'made before' : 'made';
  };
}

/** A payment of 100.00 that was captured whole. */
async function paid() {
  const world = worlds.world();
  const { id } = await world.create({ fee: { percent: '0', fixed: null } });
  await world.settlePayment(id);
  return { world, id, account: `mer:${world.merchant}:CNY` };
}

const held = async ({ world, account }: { world: World; account: string }) =>
  (await world.ledger.account('main', account))?.balance.pending.out.value;

/** How much stands in the payment's stream and in the ledger's. */
async function written({ world, id }: { world: World; id: string }) {
  const lengths = [paymentStream(id), 'ledger-main'].map(async (stream) => {
    const [last] = await world.log.readStream(stream, { direction: 'backwards', limit: 1 });
    return last?.revision;
  });
  return Promise.all(lengths);
}

describe('a refused refund', () => {
  it('writes nothing, however often it is asked for', async () => {
    const at = await paid();
    const { world, id, account } = at;
    const change = (type: 'FreezeAccount' | 'UnfreezeAccount') =>
      world.ledger.execute('main', [{ type, id: account }], context);
    await change('FreezeAccount');
    const before = await written(at);
    const ask = requests(world);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => ask(id, asked(`re_${n}`, n % 2 ? '1.00' : '100.01'))),
    );
    expect(new Set(answers)).toStrictEqual(new Set(['refund_exceeds_captured', 'account_frozen']));
    expect(await written(at)).toStrictEqual(before);
    await change('UnfreezeAccount');
  });

  it('writes nothing where many want the same money at once', async () => {
    const at = await paid();
    const before = await written(at);
    const ask = requests(at.world);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => ask(at.id, asked(`re_${n}`, '100.00'))),
    );
    expect(answers.filter((answer) => answer === 'made')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'refund_exceeds_captured')).toHaveLength(49);
    const [payment = 0, ledger = 0] = before;
    expect(await written(at)).toStrictEqual([payment + 2, ledger + 1]);
    expect(await held(at)).toBe('100.00');
  });

  it('is decided anew later', async () => {
    const { world, id, account } = await paid();
    const ask = requests(world);
    await world.ledger.execute('main', [{ type: 'FreezeAccount', id: account }], context);
    expect(await ask(id, asked('re_1', '1.00'))).toBe('account_frozen');
    await world.ledger.execute('main', [{ type: 'UnfreezeAccount', id: account }], context);
    expect(await ask(id, asked('re_1', '1.00'))).toBe('made');
    expect(await ask(id, asked('re_1', '1.00'))).toBe('made before');
    expect(await ask(id, asked('re_1', '2.00'))).toBe('idempotency_key_reused');
  });
});

describe('a hold', () => {
  const dies = { beforeAppend: () => Promise.reject(new Error('dies')) };

  it('that a crash left alone is found again by the same request', async () => {
    const at = await paid();
    await expect(requests(at.world, dies)(at.id, asked('re_1', '60.00'))).rejects.toThrow('dies');
    expect(await held(at)).toBe('60.00');
    expect(await requests(at.world)(at.id, asked('re_1', '60.00'))).toBe('made');
    expect(await held(at)).toBe('60.00');
  });

  it('of pending and of settled money is found again as well, with its parts', async () => {
    const at = await paid();
    const { world, id, account } = at;
    const payable = `mer:${world.merchant}:merchant_payable:CNY`;
    const batch = { id: `batch_${id}`, merchant: world.merchant, number: 1 };
    const amounts = { settled: 5_000n, payable: 5_000n, reserve: 0n };
    const settled = postSettlement({ ...batch, currency: currencyOf('CNY') }, amounts);
    await world.ledger.execute('main', [...settled.accounts, settled.command], context);
    const both = async () => [await held(at), await held({ world, account: payable })];
    await expect(requests(world, dies)(id, asked('re_1', '60.00'))).rejects.toThrow('dies');
    expect(await both()).toStrictEqual(['50.00', '10.00']);
    expect(await requests(world)(id, asked('re_1', '60.00'))).toBe('made');
    expect(await both()).toStrictEqual(['50.00', '10.00']);
    expect((await world.payment(id)).refunds[0]?.hold).toMatchObject({
      fromPayable: { value: '10.00', currency: 'CNY' },
    });
    expect(await world.balance(account)).toBe(5_000n);
  });

  it('that nobody asks for again expires', async () => {
    const at = await paid();
    await expect(requests(at.world, dies)(at.id, asked('re_1', '60.00'))).rejects.toThrow('dies');
    at.world.clock.nowMs += 3_601_000;
    await at.world.ledger.execute('main', [{ type: 'ExpireReservations' }], {
      ...context,
      nowMs: at.world.clock.nowMs,
    });
    expect(await held(at)).toBe('0.00');
    // The same request then holds the money anew.
    expect(await requests(at.world)(at.id, asked('re_1', '60.00'))).toBe('made');
    expect(await held(at)).toBe('60.00');
  });

  it('for terms that another process has changed is released', async () => {
    const at = await paid();
    let second: string | undefined;
    const first = await requests(at.world, {
      async beforeAppend() {
        second ??= await requests(at.world)(at.id, asked('re_2', '40.00'));
      },
    })(at.id, asked('re_1', '60.00'));
    expect([first, second]).toStrictEqual(['made', 'made']);
    expect(await held(at)).toBe('100.00');
  });

  it('is released if another process has used up what it was for', async () => {
    const at = await paid();
    const more = await at.world.create({ fee: { percent: '0', fixed: null } });
    await at.world.settlePayment(more.id);
    let second: string | undefined;
    const first = await requests(at.world, {
      async beforeAppend() {
        second ??= await requests(at.world)(at.id, asked('re_2', '70.00'));
      },
    })(at.id, asked('re_1', '60.00'));
    expect([first, second]).toStrictEqual(['refund_exceeds_captured', 'made']);
    expect(await held(at)).toBe('70.00');
  });

  it('is shared by two processes that got the same request', async () => {
    const at = await paid();
    let second: string | undefined;
    const first = await requests(at.world, {
      async beforeAppend() {
        second ??= await requests(at.world)(at.id, asked('re_1', '60.00'));
      },
    })(at.id, asked('re_1', '60.00'));
    expect([first, second]).toStrictEqual(['made before', 'made']);
    expect(await held(at)).toBe('60.00');
  });

  it('whose outcome is unknown leaves the payment as it was', async () => {
    const at = await paid();
    const unknown = { execute: () => Promise.resolve([{ status: 'unknown' as const }]) };
    const ask = requests(at.world, { ledger: unknown });
    expect(await ask(at.id, asked('re_1', '60.00'))).toBe('outcome_unknown');
    expect((await at.world.payment(at.id)).refunds).toStrictEqual([]);
  });

  it('is renewed while its refund waits for the channel', async () => {
    const at = await paid();
    const { world, id } = at;
    await requests(world)(id, { ...asked('re_1', '60.00'), scenario: 'never' });
    const refundOf = async () => (await world.payment(id)).refunds[0];
    expect((await refundOf())?.hold?.expiresAt).not.toBeNull();
    world.clock.nowMs += 3_000_000;
    await world.settle({ id: `re_1_${id}`, kind: 'refund', payment: id });
    expect(await refundOf()).toMatchObject({ status: 'succeeded', hold: { expiresAt: null } });
    expect(await held(at)).toBe('0.00');
    expect(await world.balance(at.account)).toBe(4_000n);
  });

  it('is kept if the account refuses another in its place', async () => {
    const at = await paid();
    const { world, id } = at;
    await requests(world)(id, { ...asked('re_1', '60.00'), scenario: 'pending_then_success' });
    await world.setAccount('FreezeAccount');
    world.clock.nowMs += 3_000_000;
    await world.bring({ id: `re_1_${id}`, kind: 'refund', payment: id }, []);
    expect((await world.payment(id)).refunds[0]?.hold).toMatchObject({ expiresAt: null });
    expect(await held(at)).toBe('60.00');
    await world.setAccount('UnfreezeAccount');
  });
});
