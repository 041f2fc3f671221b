/** Bills held against the ledger: where the movements come from, and what operators decide of differences. */
import type { Banks } from '../../domain/bank/port.js';
import type { BillLayout } from '../../domain/bill/bill.js';
import type { BillSource } from '../../domain/bill/source.js';
import type { Cases } from '../../domain/case/port.js';
import type { Channels } from '../../domain/channel/port.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { systemAccountId } from '../../domain/ledger/account-id.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { movementOf } from '../../domain/reconciliation/movement.js';
import type { MovementAt, Movements } from '../../domain/reconciliation/port.js';
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import { reconciliationResolutions } from '../../engine/reconciliation/resolution.js';
import { ReconciliationService } from '../../engine/reconciliation/reconciliation-service.js';
import type { Projections } from '../../projections/open-projections.js';
import { openBills } from './bills.js';
import type { Foundation } from './foundation.js';

interface Parts {
  readonly channels: Channels;
  readonly banks: Banks;
  readonly projections: Projections;
  readonly approvals: ApprovalService;
  readonly cases: Cases;
  /** For whoever opens accounts. */
  readonly openings: Ledger;
}

export function openReconciling(foundation: Foundation, parts: Parts) {
  const { log, ids } = foundation;
  const bills = openBills(foundation, parts.channels, parts.banks);
  const movements = movementsOf(foundation, parts.projections);
  const reconciliations = new ReconciliationService({ log, ids, bills, movements });
  const { approvals, cases, openings: ledger } = parts;
  approvals.register(reconciliationResolutions({ reconciliations, ledger, cases }));
  return { bills, reconciliations };
}

const WAIT_MS = 10_000;
const PAGE = 1_000;

/** The read models are waited for, since what they do not have yet would be missing. */
function movementsOf({ log, ledger }: Foundation, projections: Projections): Movements {
  const { queries } = projections;
  async function head(): Promise<string> {
    const position = await log.head();
    for (const name of ['statements', 'log_time'] as const) {
      if (!(await projections.waitFor(position, WAIT_MS, name))) {
        throw new Error(`the read model ${name} is behind`);
      }
    }
    return position;
  }
  return {
    head,

    async startOf(day, layout) {
      const end = await head();
      const at = toInstant(Date.parse(`${day}T00:00:00Z`) - offsetOf(layout));
      return (await queries.logPositionBefore(at)) ?? end;
    },

    async between(of, after, upTo) {
      const found: MovementAt[] = [];
      const accounts = await ledger.accountsBeginning(PAYMENT_BOOK, accountsOf(of.source));
      for (const { id: account } of accounts) {
        let place = after;
        for (;;) {
          const at = { book: PAYMENT_BOOK, account };
          const page = await queries.accountEntriesAfter(at, place, PAGE);
          for (const { entry, transaction, recordedAt, position } of page) {
            place = position;
            if (position > upTo) break;
            const asked = { ...of, offsetMs: offsetOf(of.layout), account };
            const movement = movementOf(asked, entry, transaction, recordedAt);
            if (movement !== undefined) found.push({ movement, position });
          }
          if (page.length === 0 || place > upTo) break;
        }
      }
      return found;
    },

    async find(of, id) {
      const stored = await ledger.transaction(PAYMENT_BOOK, id);
      return stored && foundIn(of, stored);
    },
  };
}

function foundIn(
  of: { readonly source: BillSource; readonly layout: BillLayout },
  { event, metadata, position }: StoredEvent<LedgerEvent>,
): MovementAt | undefined {
  if (event.type !== 'TransactionPosted') return undefined;
  const beginning = accountsOf(of.source);
  const entry = event.data.entries.find(({ account }) => account.startsWith(beginning));
  if (entry === undefined) return undefined;
  const asked = { ...of, offsetMs: offsetOf(of.layout), account: entry.account };
  const movement = movementOf(asked, entry, event.data, metadata.at);
  return movement && { movement, position };
}

/** How the ids of the accounts of a source begin: one for each currency. */
function accountsOf({ type, name }: BillSource): string {
  const subject = type === 'bank' ? 'reserve_cash' : 'channel_receivable';
  return systemAccountId(subject, '', name);
}

const HOUR_MS = 3_600_000;

/** The days of Chinese bills are those of Shanghai; the others are in UTC. */
const offsetOf = (layout: BillLayout): number =>
  layout.startsWith('alipay') || layout.startsWith('wechat') ? 8 * HOUR_MS : 0;
