/** Runs, items and resolutions as the API shows them. */
import type { z } from 'zod';
import type { Approval } from '../../domain/approval/approval.js';
import { resolutionOf } from '../../engine/reconciliation/resolution.js';
import type { ItemView } from '../../projections/reconciliation/queries.js';
import type { RunState } from '../../projections/reconciliation/state.js';
import { proposalAnswer } from '../approval/body.js';
import type { ItemBody, ReconciliationBody, resolutionBody } from './contract.js';

/** What needs nobody's look: it agrees, is explained, or may still come to agree. */
const QUIET: ReadonlySet<string> = new Set(['matched', 'resolved', 'expected']);

export function reconciliationBody(run: RunState): ReconciliationBody {
  const { reconciliation: id, bill, source, layout, day: date, number, previous } = run;
  const totals = run.totals.map(({ status, currency, items, amount, gross }) => ({
    ...{ status, items, amount: { value: amount, currency }, gross: { value: gross, currency } },
  }));
  return {
    ...{ id, object: 'reconciliation', bill, source: { ...source }, layout, date, number },
    ...{ previous, carriedTo: run.carriedTo, items: run.items, totals },
    unexplained: totals.flatMap(({ status, items, gross }) =>
      QUIET.has(status) ? [] : [{ items, gross }],
    ),
    completedAt: run.completedAt,
  };
}

export function itemBody({ number, status, item, resolution }: ItemView): ItemBody {
  const { item: id, status: found, reasons, rows, movements, differences, due } = item;
  return {
    ...{ id, object: 'reconciliation_item', number, status, found, reasons },
    rows: rows.map(({ key: _, day: date, ...row }) => ({ ...row, date })),
    movements: movements.map(({ group: _, day: date, ...movement }) => ({ ...movement, date })),
    ...{ differences, due: resolution?.due ?? due, resolution },
  };
}

/** A proposal that resolves items. */
export function resolutionAnswer(approval: Approval): z.output<typeof resolutionBody> {
  const { id, subject, result } = approval;
  return {
    object: 'reconciliation_resolution',
    ...{ reconciliation: subject, approval: id, ...resolutionOf(approval), result },
    ...proposalAnswer(approval),
  };
}
