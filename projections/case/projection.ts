/** Cases: what needs manual action, who looks into it, what it holds, how it ended. */
import { type CaseEvent, caseEventSchemas } from '../../domain/case/events.js';
import type { DomainEvent } from '../../domain/kernel/event.js';
import { minus, plus, zero } from '../framework/decimal.js';
import { eventsOf } from '../framework/events.js';
import type { Projection, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { caseClaims, cases } from './tables.js';

type CaseRow = RowOf<typeof cases>;
type Claims = Rows<typeof caseClaims>;

const isCaseEvent = (event: DomainEvent): event is CaseEvent =>
  Object.hasOwn(caseEventSchemas, event.type);

export const casesProjection: Projection<'cases'> = {
  name: 'cases',
  version: 4,
  tables: [cases, caseClaims],
  async apply(batch, tx) {
    const events = eventsOf(batch, isCaseEvent);
    if (events.length === 0) return;
    const rows = await tx.rows(
      cases,
      events.map(({ event }) => [event.data.case]),
    );
    const claims = await tx.rows(
      caseClaims,
      events.flatMap(({ event }) =>
        'claim' in event.data ? [[event.data.case, event.data.claim]] : [],
      ),
    );
    for (const { event, metadata } of events) {
      rows.put(evolve(rows.get(event.data.case), claims, event, metadata.at));
    }
  },
};

function evolve(row: CaseRow | undefined, claims: Claims, event: CaseEvent, at: string): CaseRow {
  if (event.type === 'CaseOpened') return opened(event.data, at);
  if (row === undefined) throw new Error(`${event.type} before CaseOpened`);
  const touched = { ...row, updated_at: at };
  const currency = row.currency ?? '';
  switch (event.type) {
    case 'CaseMoneyHeld': {
      const { value, currency: of } = event.data.amount;
      return { ...touched, held: value, currency: of, claimed: zero(of) };
    }
    case 'CaseAssigned':
      return { ...touched, assignee: event.data.to };
    case 'CaseMoneyClaimed': {
      const { case: case_id, claim, amount } = event.data;
      claims.put({ case_id, claim, amount: amount.value });
      return { ...touched, claimed: plus(row.claimed ?? zero(currency), amount.value, currency) };
    }
    case 'CaseClaimReleased':
      return { ...touched, claimed: unclaimed(row, claims, event.data.claim) };
    case 'CaseMoneyMoved': {
      const { claim, amount } = event.data;
      const held = minus(row.held ?? zero(currency), amount.value, currency);
      return { ...touched, held, claimed: unclaimed(row, claims, claim) };
    }
    case 'CaseResolved': {
      const { action, note, approval } = event.data;
      return { ...touched, status: 'resolved', end: JSON.stringify({ action, note, approval }) };
    }
    case 'CaseDismissed': {
      const { note, approval } = event.data;
      const end = JSON.stringify({ action: 'dismiss', note, approval });
      return { ...touched, status: 'dismissed', end };
    }
  }
}

function opened(data: Extract<CaseEvent, { type: 'CaseOpened' }>['data'], at: string): CaseRow {
  const { case: id, kind, flow, subject, channel, summary, details } = data;
  return {
    ...{ id, kind, flow, subject, channel, summary },
    details: JSON.stringify(details),
    status: 'open',
    assignee: null,
    held: null,
    currency: null,
    claimed: null,
    end: null,
    opened_at: at,
    updated_at: at,
  };
}

/** What is claimed without this claim, which is taken away. */
function unclaimed(row: CaseRow, claims: Claims, claim: string): string {
  const currency = row.currency ?? '';
  const known = claims.get(row.id, claim);
  const before = row.claimed ?? zero(currency);
  if (known === undefined) return before;
  claims.remove(row.id, claim);
  return minus(before, known.amount, currency);
}
