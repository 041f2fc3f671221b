/** Reads and positions: how far a read must reach, how long it waits, what it says if it is behind. */
import { type Position, parsePosition } from '../../domain/kernel/position.js';
import type { ProjectionName } from '../../projections/read-models.js';
import type { Projections } from '../../projections/open-projections.js';
import { Problem, refuse, refuseForNow } from './refuse.js';
import type { Answer, ApiRequest } from './endpoint.js';

const WAIT_MS = 2_000;

/** What such a read needs of the log and of the projections. */
export interface ReadSide {
  readonly log: { head(): Promise<Position> };
  readonly projections: Pick<Projections, 'position' | 'status' | 'waitFor'>;
}

type ProjectedRequest = Pick<
  ApiRequest<unknown, { readonly consistency?: 'stale' | undefined }>,
  'header' | 'query'
>;

/**
 * Waits for the log's head as of now, then reads. If the read model is still behind that head, the
 * answer says so. The request is refused for now if the read model is behind `Tallybook-Min-Position`,
 * or if it is behind and does not have the object yet.
 * @param names the projections that are read; a projection that stands still delays no other.
 * @param read gives undefined if there is no such object.
 * @param missing ends the request; called only if the projections are up to date.
 */
export async function projectedRead<Body>(
  { log, projections }: ReadSide,
  names: readonly [ProjectionName, ...ProjectionName[]],
  request: ProjectedRequest,
  read: () => Promise<Body | undefined>,
  missing: () => never = () => refuse('not_found'),
): Promise<Answer<Body>> {
  const head = await log.head();
  if (request.query.consistency !== 'stale') {
    await Promise.all(names.map((name) => projections.waitFor(head, WAIT_MS, name)));
  }
  // Taken before the query: the answer shows at least this much.
  const position = names
    .map((name) => projections.position(name))
    .reduce((lowest, next) => (next < lowest ? next : lowest));
  const behind = position < head;
  const least = minPosition(request);
  if (least !== undefined && position < least) refuseForNow('projection_lagging');
  const body = await read().catch((error: unknown) => {
    // A read model of another version, shown until its successor is built, may have other columns.
    const outdated = projections
      .status()
      .some(({ name, state }) => state === 'outdated' && names.includes(name));
    if (outdated && !(error instanceof Problem)) return refuseForNow('projection_lagging');
    throw error;
  });
  if (body === undefined) return behind ? refuseForNow('projection_lagging') : missing();
  return { body, position, stale: behind };
}

/**
 * What a write takes from projections: as of the log's head, or the write is refused for now.
 * @param names the projections that are read.
 */
export async function presentRead<Body>(
  side: ReadSide,
  names: readonly [ProjectionName, ...ProjectionName[]],
  read: () => Promise<Body>,
): Promise<Body> {
  const request = { header: () => undefined, query: {} };
  const { body, stale } = await projectedRead(side, names, request, read);
  return stale === true ? refuseForNow('projection_lagging') : body;
}

/**
 * A read of the log itself. The answer shows at least the log's head as of now.
 * @param read ends the request if there is no such object.
 */
export async function logRead<Body>(
  { log }: Pick<ReadSide, 'log'>,
  request: Pick<ApiRequest, 'header'>,
  read: () => Promise<Body>,
): Promise<Answer<Body>> {
  const position = await log.head();
  const least = minPosition(request);
  if (least !== undefined && position < least) refuseForNow('projection_lagging');
  return { body: await read(), position };
}

function minPosition(request: Pick<ApiRequest, 'header'>): Position | undefined {
  const header = request.header('Tallybook-Min-Position');
  return header === undefined ? undefined : parsePosition(header);
}
