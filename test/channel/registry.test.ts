/** The registry over a real store: two processes on one log, and what flows call while it changes. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { differing, pick } from '../../domain/channel/configuration.js';
import type { ChannelRequest } from '../../domain/channel/port.js';
import {
  type ChannelRegistry,
  openChannelRegistry,
} from '../../engine/channel/channel-registry.js';
import { createIdSource } from '../../engine/random-ids.js';
import { SecretUnresolved } from '../../engine/secret/secret-reference.js';
import { createEventLog, type TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';
import { Acquirer, configuration } from './acquirer.js';

const clock = { now: () => Date.parse('2026-03-01T12:00:00Z') };
const ids = createIdSource(clock);
const context = {
  ...{ correlationId: 't', causationId: 't', actor: 'key:a' },
  nowMs: clock.now(),
};
const request: ChannelRequest = {
  requestNo: 'a1',
  kind: 'pay',
  amount: { value: '1.00', currency: 'CNY' },
  original: null,
  method: 'card',
  expiresAt: null,
  scenario: null,
};

let store: SqliteEventStore;
let log: TallybookLog;
const secrets = new Map<string, string>();
const readSecret = (reference: string): string => {
  const secret = secrets.get(reference);
  if (secret === undefined) throw new SecretUnresolved(reference, 'there is nothing');
  return secret;
};
const open = (acquirer = new Acquirer()) =>
  openChannelRegistry({
    ...{ log, ids, production: true, readSecret },
    connectors: new Map([['acquirer', acquirer]]),
  });
/** A change that two operators agreed on. */
const approved = async (registry: ChannelRegistry, changes: Parameters<typeof differing>[1]) => {
  const known = await registry.find('one');
  if (known === undefined) throw new Error('there is no channel');
  const before = pick(known.configuration, differing(known.configuration, changes));
  const approval = { id: `apr_${known.versions.length}`, proposedBy: 'key:b' };
  return registry.change('one', { changes, before, approved: approval }, context);
};

beforeEach(async () => {
  secrets.clear();
  secrets.set('env:ACQUIRER_KEY', 'first');
  store = openSqliteEventStore({ file: ':memory:' });
  log = await createEventLog(store, { mode: 'production', clock, ids });
});
afterEach(() => store.close());

describe('two processes on one log', () => {
  it('see what the other changes when they read on; who changed it, at once', async () => {
    const [here, there] = [await open(), await open()];
    await here.configure('one', configuration, context);
    expect([...here.channels.keys(), ...there.channels.keys()]).toEqual(['one']);
    await there.refresh();
    const profile = () => there.channels.get('one')?.profile;
    expect(profile()).toMatchObject({ enabled: false, costPercent: '0.20' });
    await approved(here, { enabled: true, costPercent: '0.30' });
    expect(here.channels.get('one')?.profile.enabled).toBe(true);
    expect(profile()?.enabled).toBe(false);
    await there.refresh();
    expect(profile()).toMatchObject({ enabled: true, costPercent: '0.30' });
    expect(there.health()).toBe(true);
  });

  it('decide on what the log has, not on what they have read', async () => {
    const [here, there] = [await open(), await open()];
    await here.configure('one', configuration, context);
    const second = await there.configure('one', configuration, context);
    expect(second).toMatchObject({ accepted: true, replayed: true });
    await approved(here, { costPercent: '0.30' });
    const stale = {
      changes: { costPercent: '0.40' },
      before: { costPercent: '0.20' },
      approved: { id: 'apr_x', proposedBy: 'key:b' },
    };
    expect(await there.change('one', stale, context)).toMatchObject({
      accepted: false,
      rejection: { code: 'channel_changed' },
    });
  });

  it('find everything again after a restart, with who made each version', async () => {
    const before = await open();
    await before.configure('one', configuration, context);
    await approved(before, { enabled: true });
    const wallet = { changes: { methods: ['wallet'] }, before: null, approved: null };
    await before.change('one', wallet, { ...context, actor: 'key:c' });
    const after = await open();
    expect(await after.list()).toEqual(await before.list());
    expect((await after.find('one'))?.versions).toMatchObject([
      { version: 1, by: 'key:a', approval: null },
      { version: 2, by: 'key:b', approval: { id: 'apr_1', approvedBy: 'key:a' } },
      { version: 3, by: 'key:c', approval: null, changes: { methods: ['wallet'] } },
    ]);
  });
});

describe('a channel that flows hold', () => {
  it('is called with the secret of the moment, on one connection as long as it stays', async () => {
    const acquirer = new Acquirer();
    const registry = await open(acquirer);
    await registry.configure('one', configuration, context);
    const channel = registry.channels.get('one');
    const outcome = async () => (await channel?.send(request))?.answer.outcome;
    expect([await outcome(), await outcome()]).toEqual(['succeeded', 'succeeded']);
    expect(acquirer.keys).toEqual(['first']);
    secrets.set('env:ACQUIRER_KEY', 'second');
    expect(await outcome()).toBe('succeeded');
    expect(acquirer.keys).toEqual(['first', 'second']);
  });

  it('answers that nothing is known while its secret is away, and is missed by name', async () => {
    const acquirer = new Acquirer();
    const registry = await open(acquirer);
    await registry.configure('one', configuration, context);
    await approved(registry, { enabled: true });
    secrets.clear();
    const channel = registry.channels.get('one');
    expect((await channel?.query('a1'))?.answer.outcome).toBe('unknown');
    expect(() => channel?.readCallback({}, Buffer.alloc(0), 0)).toThrow(SecretUnresolved);
    await registry.refresh();
    expect(channel?.profile.connectable).toBe(false);
    expect(registry.health()).toBe(
      'one: the secret at env:ACQUIRER_KEY cannot be read: there is nothing',
    );
    secrets.set('env:ACQUIRER_KEY', 'back');
    await registry.refresh();
    expect(registry.health()).toBe(true);
    expect((await channel?.send(request))?.answer.outcome).toBe('succeeded');
  });

  it('of a connector that this build lacks is not called', async () => {
    const known = await open();
    await known.configure('one', configuration, context);
    await approved(known, { enabled: true });
    const unknown = await openChannelRegistry({
      ...{ log, ids, production: true, readSecret },
      connectors: new Map(),
    });
    expect(unknown.health()).toBe('one: its connector is not here');
    expect((await unknown.channels.get('one')?.send(request))?.answer.outcome).toBe('unknown');
  });
});
