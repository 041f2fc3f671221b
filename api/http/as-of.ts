/** The bound `asOf` of a read: a position of the log, or an instant that has passed. */
import type { Clock } from '../../domain/kernel/clock.js';
import { fromInstant } from '../../domain/kernel/clock.js';
import { type Position, parsePosition } from '../../domain/kernel/position.js';
import type { ProjectionName } from '../../projections/read-models.js';
import { utc } from './page-body.js';
import type { ReadSide } from './reads.js';
import { refuse, refuseForNow } from './refuse.js';

interface AsOf {
  /** As the queries take it. */
  readonly asOf: string | undefined;
  /** Ends the request if the models have not come to the position: an answer as of it never changes. */
  readonly requireShown: (names: readonly ProjectionName[]) => void;
}

/** Ends the request if what is asked for is still to come. */
export async function asOfBound(
  { log, clock, projections }: ReadSide & { readonly clock: Clock },
  given: string | undefined,
): Promise<AsOf> {
  const position = given === undefined ? undefined : parsePosition(given);
  const isToCome =
    given !== undefined &&
    (position === undefined ? fromInstant(given) > clock.now() : position > (await log.head()));
  if (isToCome) return refuse('as_of_in_the_future', undefined, 'asOf');
  const isShown = (least: Position) => (name: ProjectionName) =>
    projections.position(name) >= least;
  return {
    asOf: position ?? utc(given),
    requireShown: (names) => {
      if (position !== undefined && !names.every(isShown(position))) {
        refuseForNow('projection_lagging');
      }
    },
  };
}
