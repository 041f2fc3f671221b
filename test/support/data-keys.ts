/** Data keys in memory, for tests without a process around them. */
import { randomBytes } from 'node:crypto';
import type { DataKey, FoundKey } from '../../domain/data-key/store.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { MasterKeys } from '../../domain/secret/master-keys.js';

export function keysInMemory() {
  const keys = new Map<string, FoundKey>();
  let upTo = START;
  return {
    digestKey: randomBytes(32),
    masterKeys: new MasterKeys(randomBytes(32)),
    areShared: true,
    take(): Promise<DataKey> {
      const key = { id: `dk_${keys.size + 1}`, bytes: randomBytes(32) };
      keys.set(key.id, { state: 'present', bytes: key.bytes });
      return Promise.resolve(key);
    },
    find: (id: string): Promise<FoundKey> =>
      Promise.resolve(keys.get(id) ?? { state: 'unavailable' }),
    destroy(ids: readonly string[], at: string): Promise<number> {
      const there = ids.filter((id) => keys.get(id)?.state === 'present');
      for (const id of there) keys.set(id, { state: 'destroyed', at });
      return Promise.resolve(there.length);
    },
    erasedUpTo: () => Promise.resolve(upTo),
    moveErasedUpTo(from: Position, to: Position): Promise<boolean> {
      if (from !== upTo) return Promise.resolve(false);
      upTo = to;
      return Promise.resolve(true);
    },
  };
}
