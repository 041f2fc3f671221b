/** The users of a store in memory, with data keys of their own and a clock that a test turns. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../domain/ids.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { MasterKeys } from '../../domain/secret/master-keys.js';
import type { UserRole } from '../../domain/user/roles.js';
import type { User } from '../../domain/user/user.js';
import { openDataKeyStore } from '../../engine/data-key/data-key-store.js';
import { openKeyFile } from '../../engine/data-key/key-database.js';
import { createIdSource } from '../../engine/random-ids.js';
import { openUsers, type Users } from '../../engine/user/open-users.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { PASSWORD } from './credentials.js';

export async function usersOfAStore() {
  const time = { ms: Date.parse('2026-03-01T12:00:00Z') };
  const clock = { now: () => time.ms };
  const ids = createIdSource(clock);
  const masterKeys = new MasterKeys(randomBytes(32));
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybook-users-'));
  const store = openSqliteEventStore({ file: ':memory:' });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  const dataKeys = await openDataKeyStore(openKeyFile(':memory:'), log.storeId, masterKeys);
  const taken: string[] = [];
  const keys = {
    masterKeys,
    digestKey: dataKeys.digestKey,
    find: dataKeys.find.bind(dataKeys),
    destroy: dataKeys.destroy.bind(dataKeys),
    async take() {
      const [key] = await dataKeys.create([newId('dataKey', ids)], toInstant(time.ms));
      if (key === undefined) throw new Error('no key was made');
      taken.push(key.id);
      return key;
    },
  };
  const opened: Users[] = [];
  const open = async (): Promise<Users> => {
    const users = await openUsers({ log, clock, ids, keys, dataDir });
    opened.push(users);
    return users;
  };
  const context = () => ({ correlationId: 't', causationId: 't', actor: 'test', nowMs: time.ms });
  let invitations = 0;

  /** Somebody who was invited on the server's own machine and has set `PASSWORD`. */
  async function person(
    { directory }: Users,
    address: string,
    roles: readonly UserRole[] = ['operator'],
    merchant: string | null = null,
  ): Promise<User> {
    const idempotencyKey = `invitation ${++invitations}`;
    const request = { name: 'Bo Li', address, roles, merchant, by: null, idempotencyKey };
    const invited = await directory.invite(request, context());
    if (!invited.accepted) throw new Error(invited.rejection.detail);
    const active = await directory.followLink(invited.link ?? '', PASSWORD, context());
    if (!active.accepted) throw new Error(active.rejection.detail);
    return active.user;
  }

  return {
    ...{ time, log, taken, open, context, person, dataDir },
    stateOf: async (key: string) => (await dataKeys.find(key)).state,
    async close() {
      for (const users of opened) users.close();
      await dataKeys.close();
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
