import type { TallybookEvent } from '../../domain/events.js';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { parsePosition } from '../../domain/kernel/position.js';
import { bookOfStream } from '../../domain/ledger/streams.js';
import { isOwnStream } from '../../domain/streams.js';
import type { Engine } from '../composition/engine.js';
import { accountsIn } from '../event/accounts-in.js';
import { revisionAfter } from '../event/revision-after.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { bookFolding } from './book-folding.js';
import { type StateBody, stateRoutes } from './contract.js';
import { foldingOf } from './folding.js';
import { membersOf, sideBySide } from './members.js';

type Services = Pick<Engine, 'log'>;

/** Of a longer stream, a book for example, the state is folded up to here. */
const MOST_FOLDED = 50_000;

export const stateEndpoints = (engine: Services) => [
  endpoint(stateRoutes.getState, (request) =>
    logRead(engine, request, () => stateAt(engine, request.query)),
  ),
];

type Asked = RequestTo<typeof stateRoutes.getState>['query'];

async function stateAt({ log }: Services, asked: Asked): Promise<StateBody> {
  const { stream } = asked;
  if (!isOwnStream(stream)) refuse('not_found', 'there is no such stream');
  const [newest] = await log.store.readStream(stream, { direction: 'backwards', limit: 1 });
  if (newest === undefined) return refuse('not_found', 'there is no such stream');
  const revision = await revisionOf({ log }, asked, newest.revision);
  const [event] = await log.readStream(stream, { from: revision, limit: 1 });
  const [recorded] = await log.store.readStream(stream, { from: revision, limit: 1 });
  if (event?.revision !== revision || recorded === undefined) {
    return refuse('not_found', 'the stream has no such event');
  }
  if (revision >= MOST_FOLDED) refuse('too_many_events', undefined, 'revision');
  const book = bookOfStream(stream);
  const folding = book === undefined ? foldingOf(stream) : bookFolding(accountsIn(recorded, book));
  if (folding === undefined) return refuse('not_found', 'nothing is folded from this stream');
  for await (const earlier of readWholeStream(log, stream)) {
    if (earlier.revision >= revision) break;
    folding.apply(earlier);
  }
  const before = membersOf(folding.state);
  folding.apply(event);
  return {
    ...{ object: 'state', stream, revision, last: newest.revision, event: eventBody(event) },
    ...sideBySide(before, membersOf(folding.state)),
  };
}

async function revisionOf(
  { log }: Services,
  { stream, revision, position }: Asked,
  last: number,
): Promise<number> {
  if (position === undefined) return revision ?? last;
  if (revision !== undefined) refuse('invalid_request', 'not together with revision', 'position');
  const parsed = parsePosition(position) ?? refuse('not_found');
  const next = await revisionAfter(log.store, stream, parsed);
  return next === 0 ? refuse('not_found', 'the stream began later') : next - 1;
}

const eventBody = ({ position, id, event, metadata }: StoredEvent<TallybookEvent>) => ({
  ...{ position, id, type: event.type, at: metadata.at },
  ...{ actor: metadata.actor, cause: metadata.causationId },
});
