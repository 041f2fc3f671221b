/** What of a period is not settled yet, and who has it in hand: a close for good waits for all of it. */
import { localTime } from '../../domain/ledger/calendar.js';
import type { Engine } from '../composition/engine.js';
import { INVALID_CURSOR, type Page, type InvalidCursor } from '../../projections/framework/page.js';
import { controlBreaks } from './control-breaks.js';
import type { ClosingBody } from './contract.js';

export type Blocker = ClosingBody['blockers'][number];
type Services = Pick<Engine, 'projections' | 'cases'>;

/** More are not told: a period with as many is not about to be closed. */
export const MOST_BLOCKERS = 500;
const PAGE = 100;

export interface Book {
  readonly id: string;
  readonly timezone: string;
  readonly day: string;
}

/** Of everything that came up to the end of a day on the wall clock of the book, in the order of its kind. */
export async function blockersOf(
  services: Services,
  book: Book,
  { from, through }: { readonly from: string; readonly through: string },
): Promise<Blocker[]> {
  const { queries } = services.projections;
  const concerns = (at: string): boolean => localTime(Date.parse(at), book.timezone).day <= through;
  const found: Blocker[] = dayBlockers(book, through);
  for await (const one of everyOf((page) => queries.listCases({ ...page, status: 'open' }))) {
    if (!concerns(one.openedAt)) continue;
    const { id, summary, assignee: owner, openedAt: since } = one;
    found.push({ kind: 'case_open', id, summary, owner, since });
  }
  for await (const one of everyOf((page) => queries.listUnsettledSagas(page))) {
    if (!concerns(one.startedAt)) continue;
    const { id, aggregate, state, reason, startedAt: since } = one;
    const kind = state === 'stuck' ? 'flow_stuck' : 'outcome_unknown';
    found.push({ kind, id, summary: reason ?? aggregate, owner: null, since });
  }
  for await (const one of everyOf((page) => queries.listApprovals({ ...page, status: 'open' }))) {
    if (!concerns(one.proposedAt)) continue;
    const { id, kind: what, subject, proposedBy: owner, proposedAt: since } = one;
    found.push({ kind: 'proposal_open', id, summary: `${what} ${subject}`, owner, since });
  }
  found.push(...(await controlBreaks(services, book.id, { from, through })));
  return found;
}

const dayBlockers = ({ day }: Book, through: string): Blocker[] =>
  through < day
    ? []
    : [{ kind: 'day_open', id: day, summary: `${day} is open`, owner: null, since: null }];

/** Every item of a list, a page at a time: what concerns a period may stand behind much that does not. */
async function* everyOf<Item>(
  read: (page: {
    limit: number;
    cursor: string | undefined;
  }) => Promise<Page<Item> | InvalidCursor>,
): AsyncGenerator<Item> {
  for (let cursor: string | undefined; ;) {
    const page = await read({ limit: PAGE, cursor });
    if (page === INVALID_CURSOR) throw new Error('a cursor of ours is invalid');
    yield* page.data;
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}
