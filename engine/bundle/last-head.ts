/** Where the log was sealed last, and by whose key: the verifier reads the same from the events. */
import type { EventStore } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { SEAL_STREAM } from '../../domain/seal/streams.js';

interface LastHead {
  /** Of the event that holds the head. */
  readonly position: Position;
  readonly keyId: string;
}

/** A server seals on while a bundle is begun: mostly the newest head is the head that is looked for. */
const PAGE = 16;

/** The newest head up to a position, inclusive; undefined if nothing was sealed by then. */
export async function lastHead(
  store: Pick<EventStore, 'readStream'>,
  to?: Position,
): Promise<LastHead | undefined> {
  for (let from: number | undefined; from === undefined || from >= 0;) {
    const page = await store.readStream(SEAL_STREAM, {
      ...{ direction: 'backwards', limit: PAGE },
      ...(from === undefined ? {} : { from }),
    });
    const found = page.find(({ position }) => to === undefined || position <= to);
    if (found !== undefined) return { position: found.position, keyId: keyIdIn(found.data) };
    const oldest = page.at(-1);
    if (oldest === undefined) return undefined;
    from = oldest.revision - 1;
  }
  return undefined;
}

/** Heads and announcements both name their key. */
function keyIdIn(data: string): string {
  const { keyId } = JSON.parse(data) as { readonly keyId?: unknown };
  return String(keyId);
}
