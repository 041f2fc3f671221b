/** Writes an auditor's bundle: the events, and the reports as the read models show them at the same position. */
import { BUNDLE_FORMAT, HashChain, type Report } from '../../domain/bundle/lines.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { EventStore, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { readStoredPages } from '../../domain/kernel/read-stored-pages.js';
import { isOwnStream } from '../../domain/streams.js';
import { lastHead } from './last-head.js';

/** Few enough that whoever else waits for this thread has its turn soon. */
const PAGE = 128;

interface Bundled {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>;
  readonly storeId: string;
  /** The last position that is in it. */
  readonly to: Position;
  readonly nowMs: number;
  /** As of `to`; asked for once all events are written. */
  readonly reports: () => AsyncIterable<Report>;
  /** Told how many events are written. */
  readonly onProgress?: (events: number) => void;
}

/** The text of a bundle, some lines at a time. */
export async function* bundleLines(bundled: Bundled): AsyncGenerator<string> {
  const { store, storeId, to, nowMs, reports, onProgress } = bundled;
  const chain = new HashChain();
  const head = await lastHead(store, to);
  yield chain.write({
    bundle: BUNDLE_FORMAT,
    storeId,
    position: to,
    createdAt: toInstant(nowMs),
    keyId: head?.keyId ?? null,
  });
  const counts = { events: 0, accounts: 0, trialBalances: 0 };
  for await (const page of readStoredPages(store, to, PAGE)) {
    const own = page.filter(({ stream }) => isOwnStream(stream));
    if (own.length === 0) continue;
    yield own.map((event) => chain.write({ event: eventLine(event) })).join('');
    counts.events += own.length;
    onProgress?.(counts.events);
  }
  for await (const report of reports()) {
    counts['account' in report ? 'accounts' : 'trialBalances'] += 1;
    yield chain.write(report);
  }
  yield chain.write({ end: counts });
}

const eventLine = (event: RecordedEvent) => ({
  position: event.position,
  stream: event.stream,
  revision: event.revision,
  id: event.id,
  type: event.type,
  created: toInstant(event.createdMs),
  data: event.data,
  metadata: event.metadata,
});
