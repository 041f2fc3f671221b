/** Events of the log as a file. */
import { toInstant } from '../../domain/kernel/clock.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Take } from '../../projections/framework/page.js';
import type { Engine } from '../composition/engine.js';
import type { RequestTo } from '../http/endpoint.js';
import { type Column, count, text, time } from '../http/export/column.js';
import { type Export, exportEndpoint } from '../http/export/export-endpoint.js';
import { eventRoutes } from './contract.js';
import { foundIn } from './found-in.js';
import { type Chosen, searchEvents } from './search.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger'>;

const PAGE = 100;

export const eventExportEndpoints = (engine: Services) => [
  exportEndpoint(eventRoutes.exportEvents, (request) => exportEvents(engine, request)),
];

async function exportEvents(
  engine: Services,
  request: RequestTo<typeof eventRoutes.exportEvents>,
): Promise<Export<RecordedEvent>> {
  const chosen: Chosen = request.query;
  const shown = await foundIn(engine, request, () => Promise.resolve(true));
  const zone = (await engine.ledger.book(PAYMENT_BOOK))?.timezone ?? 'UTC';
  return {
    ...shown,
    name: [
      'events',
      ...[chosen.payment, chosen.account, chosen.type].flatMap((one) => one ?? []),
    ].join('-'),
    columns: columnsIn(zone),
    every: (take) => everyEvent(engine, chosen, shown.position ?? START, take),
  };
}

/** The log is only added to: what is found up to a position is as of one moment. */
async function everyEvent(
  engine: Services,
  chosen: Chosen,
  upTo: Position,
  take: Take<RecordedEvent>,
): Promise<void> {
  let { after } = chosen;
  do {
    const found = await searchEvents(engine, { ...chosen, after, limit: PAGE }, upTo);
    await take(found.data);
    after = found.nextCursor ?? undefined;
  } while (after !== undefined);
}

const columnsIn = (zone: string): readonly Column<RecordedEvent>[] => [
  text('position', ({ position }) => position),
  ...time<RecordedEvent>('recordedAt', zone, ({ createdMs }) => toInstant(createdMs)),
  text('type', ({ type }) => type),
  text('stream', ({ stream }) => stream),
  count('revision', ({ revision }) => revision),
  text('id', ({ id }) => id),
  text('data', ({ data }) => data),
  text('metadata', ({ metadata }) => metadata),
];
