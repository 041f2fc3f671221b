/** The registry over a real store: two processes' registries on one log, and reads that fail. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { KeysOutdated } from '../../engine/access/key-registry.js';
import { openKeyRegistry } from '../../engine/access/open-key-registry.js';
import { createIdSource } from '../../engine/random-ids.js';
import { createEventLog, type TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';

let nowMs = Date.parse('2026-03-01T12:00:00Z');
const clock = { now: () => nowMs };
const ids = createIdSource(clock);
const context = () => ({ correlationId: 't', causationId: 't', actor: 'test', nowMs });

let store: SqliteEventStore;
let log: TallybookLog;
/** What becomes of reads of the keys. */
let reads: 'answered' | 'refused' | 'unanswered';
/** The same log as another process sees it. */
const elsewhere = (): Pick<EventLog<TallybookEvent>, 'append' | 'readStream'> => ({
  append: (...asked) => log.append(...asked),
  readStream: (...asked) => {
    if (reads === 'refused') return Promise.reject(new StoreUnavailable('told to be'));
    if (reads === 'unanswered') return new Promise(() => undefined);
    return log.readStream(...asked);
  },
});
const open = () => openKeyRegistry({ log: elsewhere(), clock, ids });

beforeEach(async () => {
  reads = 'answered';
  store = openSqliteEventStore({ file: ':memory:' });
  log = await createEventLog(store, { mode: 'development', clock, ids });
});
afterEach(() => store.close());

describe('another process', () => {
  it('takes a new key and a new secret at once', async () => {
    const [here, there] = [await open(), await open()];
    const { key, secret } = await here.issueLocally({ role: 'auditor' }, context());
    expect((await there.authenticate(secret))?.key.id).toBe(key.id);
    const turned = await here.rotate(
      { id: key.id, rotatedBy: null, overlapSeconds: 60, idempotencyKey: 'x' },
      context(),
    );
    const fresh = turned.accepted ? (turned.shown?.secret ?? '') : '';
    expect((await there.authenticate(fresh))?.key.id).toBe(key.id);
    expect((await there.authenticate(secret))?.secret.until).toBe('2026-03-01T12:01:00.000Z');
    nowMs += 60_000;
    expect(await there.authenticate(secret)).toBeUndefined();
    expect(await here.authenticate(secret)).toBeUndefined();
  });

  it('refuses a revoked key when it has read on', async () => {
    const [here, there] = [await open(), await open()];
    const { key, secret } = await here.issueLocally({ role: 'auditor' }, context());
    const opened = await there.authenticate(secret);
    await here.revoke(key.id, false, context());
    expect(await here.authenticate(secret)).toBeUndefined();
    await there.refresh();
    expect(await there.authenticate(secret)).toBeUndefined();
    expect(opened && (await there.confirm(opened))).toBeUndefined();
  });

  it('issues, rotates and revokes the same keys: each on what the other has written', async () => {
    const [here, there] = [await open(), await open()];
    const operator = await here.issueLocally({ role: 'operator' }, context());
    const request = { role: 'auditor', issuedBy: operator.key.id, idempotencyKey: 'k' } as const;
    const both = await Promise.all([
      here.issue(request, context()),
      there.issue(request, context()),
    ]);
    const shown = both.map((one) => one.accepted && one.shown !== undefined);
    expect(shown.sort()).toEqual([false, true]);
    const [first] = both;
    expect(both.map((one) => one.accepted && one.key.id)).toEqual(
      Array(2).fill(first.accepted && first.key.id),
    );
    await here.revoke(operator.key.id, false, context());
    const late = await there.issue({ ...request, idempotencyKey: 'other' }, context());
    expect(late).toMatchObject({ accepted: false, rejection: { code: 'unauthenticated' } });
  });
});

describe('a write', () => {
  async function used() {
    const registry = await open();
    const { secret } = await registry.issueLocally({ role: 'auditor' }, context());
    const opened = await registry.authenticate(secret);
    if (opened === undefined) throw new Error('a fresh key is unknown');
    return { registry, opened };
  }
  let skewMs = 0;
  const aSecondPasses = () => (skewMs += 1_001);
  beforeEach(() => {
    skewMs = 0;
    const real = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => real() + skewMs);
  });
  afterEach(() => void jest.restoreAllMocks());

  it('is accepted on knowledge that is younger than a second, without a read', async () => {
    const { registry, opened } = await used();
    reads = 'refused';
    expect((await registry.confirm(opened))?.key.id).toBe(opened.key.id);
  });

  it.each(['refused', 'unanswered'] as const)(
    'is refused on older knowledge, when reads are %s',
    async (what) => {
      const { registry, opened } = await used();
      reads = what;
      aSecondPasses();
      await expect(registry.confirm(opened)).rejects.toThrow(KeysOutdated);
    },
  );

  it('reads for itself when nobody else has', async () => {
    const [{ registry, opened }, there] = [await used(), await open()];
    await there.revoke(opened.key.id, false, context());
    expect(await registry.confirm(opened)).toBeDefined();
    aSecondPasses();
    expect(await registry.confirm(opened)).toBeUndefined();
  });
});
