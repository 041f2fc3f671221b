import type { Engine } from '../composition/engine.js';
import type { ClosingBody } from './contract.js';

/** Subjects whose accounts and general ledger differ (总分核对). */
export async function controlBreaks(
  projections: Pick<Engine['projections'], 'controlCheck'>,
  book: string,
): Promise<ClosingBody['blockers']> {
  const { subjects } = await projections.controlCheck(book);
  return subjects
    .filter(({ accounts, generalLedger }) => accounts !== generalLedger)
    .map(({ subject, currency, accounts, generalLedger }) => ({
      kind: 'control_break' as const,
      id: subject,
      summary: `${currency}: accounts ${accounts}, general ledger ${generalLedger}`,
      owner: null,
      since: null,
    }));
}
