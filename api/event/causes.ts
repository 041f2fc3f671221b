/** What led to an event: each event names its cause by id, and the causes of a payment's events are in its story. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import type { Engine } from '../composition/engine.js';
import type { CauseBody } from './contract.js';

type Stored = StoredEvent<TallybookEvent>;

/** A longer chain, or a story of more events, is cut off: what a page shows is bounded. */
const MOST_CAUSES = 100;
const MOST_EVENTS = 2_000;
const PAGE = 200;

/** The events of a payment up to a position, in the order of the log. */
export async function storyUpTo(
  { projections }: Pick<Engine, 'projections'>,
  payment: string,
  position: Position,
): Promise<readonly Stored[]> {
  const story: Stored[] = [];
  for (let cursor: string | undefined; story.length < MOST_EVENTS;) {
    const page = await projections.queries.paymentStory({ payment, limit: PAGE, cursor });
    if (page === undefined || page === 'invalid_cursor') break;
    story.push(...page.data.filter((event) => event.position < position));
    const last = page.data.at(-1);
    if (page.nextCursor === null || last === undefined || last.position >= position) break;
    cursor = page.nextCursor;
  }
  return story;
}

/** The event, its cause, the cause of that, and so on, as far as they are among the others. */
export function causesOf(event: Stored, others: readonly Stored[]): CauseBody[] {
  const known = new Map(others.map((other) => [other.id, other]));
  const causes: CauseBody[] = [];
  for (let next: Stored | undefined = event; next !== undefined && causes.length < MOST_CAUSES;) {
    causes.push(causeBody(next));
    const cause: Stored | undefined = known.get(next.metadata.causationId);
    // An event is caused by what was there before it.
    next = cause !== undefined && cause.position < next.position ? cause : undefined;
  }
  return causes;
}

const causeBody = (stored: Stored): CauseBody => {
  const { position, id, stream, revision, event, metadata } = stored;
  return {
    ...{ position, id, stream, revision, type: event.type },
    ...{ at: metadata.at, actor: metadata.actor, cause: metadata.causationId },
    hasExchange: evidenceOf(stored) !== undefined,
  };
};
