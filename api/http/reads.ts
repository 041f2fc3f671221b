/** Reads and positions: how far a read must reach, how long it waits, what it says if behind. */
import { type Position, parsePosition } from '../../domain/kernel/position.js';
import type { ProjectionName } from '../../projections/read-models.js';
import type { Projections } from '../../projections/open-projections.js';
import { Problem, refuse, refuseForNow } from './refuse.js';
import type { Answer, Call } from './endpoint.js';

const WAIT_MS = 2_000;

/** What such a read needs of the log and of the projections. */
export interface ReadSide {
  readonly log: { head(): Promise<Position> };
  readonly projections: Pick<Projections, 'position' | 'status' | 'waitFor'>;
}

type ProjectedCall = Pick<
  Call<unknown, { readonly consistency?: 'stale' | undefined }>,
  'header' | 'query'
>;

/**
 * Waits for the log's head as of now, then reads. Behind it, the answer says so; behind
 * `Tallybook-Min-Position`, or where what was asked for by id is not there yet, it is refused for now.
 * @param names the projections that are read; one that stands still keeps no other from answering.
 * @param read gives undefined where there is no such object.
 * @param missing ends the request: called only where the projections are up to date.
 */
export async function projectedRead<Body>(
  { log, projections }: ReadSide,
  names: readonly [ProjectionName, ...ProjectionName[]],
  call: ProjectedCall,
  read: () => Promise<Body | undefined>,
  missing: () => never = () => refuse('not_found'),
): Promise<Answer<Body>> {
  const head = await log.head();
  if (call.query.consistency !== 'stale') {
    await Promise.all(names.map((name) => projections.waitFor(head, WAIT_MS, name)));
  }
  // Taken before the query: the answer shows at least this much.
  const position = names
    .map((name) => projections.position(name))
    .reduce((low, one) => (one < low ? one : low));
  const behind = position < head;
  const least = minPosition(call);
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
 * A read of the log itself: it shows the log's head as of now, at least.
 * @param read ends the request where there is no such object.
 */
export async function logRead<Body>(
  { log }: Pick<ReadSide, 'log'>,
  call: Pick<Call, 'header'>,
  read: () => Promise<Body>,
): Promise<Answer<Body>> {
  const position = await log.head();
  const least = minPosition(call);
  if (least !== undefined && position < least) refuseForNow('projection_lagging');
  return { body: await read(), position };
}

function minPosition(call: Pick<Call, 'header'>): Position | undefined {
  const header = call.header('Tallybook-Min-Position');
  return header === undefined ? undefined : parsePosition(header);
}
