import { breakCaseId } from '../../engine/control-check/break-case.js';
import type { Engine } from '../composition/engine.js';
import type { ClosingBody } from './contract.js';

type Blockers = ClosingBody['blockers'];
type Services = Pick<Engine, 'projections' | 'cases'>;

/** Those after them are told without whoever has them in hand. */
const MOST_CASES = 100;

/**
 * Where accounts and general ledger differ (总分核对): on every day of the period, and as they are kept now. Whoever has
 * the case of a break in hand owns it.
 */
export async function controlBreaks(
  { projections: { queries }, cases }: Services,
  book: string,
  { from, through }: { readonly from: string; readonly through: string },
): Promise<Blockers> {
  const days = await queries.periodBreaks({ book, from, through });
  const now = await queries.checkDay({ book });
  const kept = (now?.breaks ?? []).map((one) => ({ ...one, date: now?.date ?? through }));
  const told = new Map<string, Blockers[number]>();
  for (const one of [...days, ...kept]) {
    const { kind, date, subject, currency, account, expected, found } = one;
    const of = `${account ?? subject ?? 'all subjects'} ${currency}`;
    const key = `${date} ${kind} ${of}`;
    if (told.has(key)) continue;
    const id = breakCaseId({ ...one, book, day: date, transaction: null });
    const raised = told.size < MOST_CASES ? (await cases.find(id))?.case : undefined;
    told.set(key, {
      kind: 'control_break',
      id: key,
      summary: `${kind} of ${of} on ${date}: ${expected} is due, ${found} is there`,
      owner: raised?.assignee ?? null,
      since: raised?.openedAt ?? null,
    });
  }
  return [...told.values()];
}
