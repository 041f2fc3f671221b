/** Writes the bundle: the events, and the reports as the read models show them at the same position. */
import { toInstant } from '../../domain/kernel/clock.js';
import type { EventStore, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { isOwnStream } from '../../domain/streams.js';
import { SEAL_STREAM } from '../../domain/seal/streams.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { openProjections, type Projections } from '../../projections/open-projections.js';
import { builtAnew } from '../built-anew.js';
import { readStoredPages } from '../store.js';
import { upTo } from '../verify/log-extract.js';
import { BUNDLE_FORMAT, HashChain, type Line } from './lines.js';

const PAGE = 100;

/** The text of a bundle of everything up to a position, line by line. */
export async function* bundleLines(
  store: EventStore,
  to: Position,
  onProgress: (events: number) => void,
): AsyncGenerator<string> {
  const chain = new HashChain();
  const log = await openEventLogReadonly(store);
  yield chain.write({
    bundle: BUNDLE_FORMAT,
    storeId: log.storeId,
    position: to,
    createdAt: new Date().toISOString(),
    keyId: await lastKeyId(store, to),
  });
  let events = 0;
  for await (const page of readStoredPages(store, to)) {
    const own = page.filter(({ stream }) => isOwnStream(stream));
    yield own.map((event) => chain.write({ event: eventLine(event) })).join('');
    events += own.length;
    onProgress(events);
  }
  const counts = { events, accounts: 0, trialBalances: 0 };
  const projections = await openProjections({
    log: await openEventLogReadonly(upTo(store, to)),
    dataDir: '',
    temporary: true,
  });
  try {
    await builtAnew(projections.ready);
    for await (const report of reports(projections)) {
      if ('account' in report) counts.accounts += 1;
      else counts.trialBalances += 1;
      yield chain.write(report);
    }
  } finally {
    await projections.stop();
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

/** What a head says of its key; the verifier reads the same from the events. */
async function lastKeyId(store: EventStore, to: Position): Promise<string | null> {
  const [last] = await store.readStream(SEAL_STREAM, { direction: 'backwards', limit: 1 });
  if (last === undefined || last.position > to) return null;
  const data: unknown = JSON.parse(last.data);
  return typeof data === 'object' && data !== null && 'keyId' in data ? String(data.keyId) : null;
}

type Report = Extract<Line, { account: unknown } | { trialBalance: unknown }>;

async function* reports({ queries }: Projections): AsyncGenerator<Report> {
  for (const { id: book } of await queries.listBooks()) {
    for (let after: string | undefined; ;) {
      const page = await queries.listAccounts({ book, limit: PAGE, cursor: after });
      if (page === undefined || page === 'invalid_cursor') break;
      for (const { id, currency, balance } of page.data) {
        const { posted, sequence } = balance;
        yield { account: { book, account: id, currency, posted: posted.value, sequence } };
      }
      if (page.nextCursor === null) break;
      after = page.nextCursor;
    }
    const found = await queries.trialBalance({ book });
    if (found === undefined) continue;
    const { date, closed, lines, totals, balanced } = found;
    yield {
      trialBalance: { book, date, closed, lines: [...lines], totals: [...totals], balanced },
    };
  }
}
