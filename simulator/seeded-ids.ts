/** UUIDs v7 whose random part comes from a seed. */
import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../domain/kernel/clock.js';
import type { IdSource } from '../domain/kernel/ids.js';
import type { Random } from './random.js';

export const createSeededIds = (random: Random, clock: Clock): IdSource => ({
  uuid: () => uuidV7({ random: random.bytes(new Uint8Array(16)), msecs: clock.now() }),
});
