/** Settlement as the engine runs it: its service, the proposals that it makes, and the look once a minute. */
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import type { CalendarService } from '../../engine/calendar/calendar-service.js';
import {
  batchProposals,
  proposeBatch,
  scheduleProposals,
} from '../../engine/settlement-batch/proposals.js';
import { releaseProposals } from '../../engine/settlement-batch/release.js';
import { settleDue } from '../../engine/settlement-batch/settle-due.js';
import {
  createSettlementService,
  type SettlementService,
  type Takings,
} from '../../engine/settlement-batch/settlement-service.js';
import type { PendingEntries } from '../../domain/settlement-batch/port.js';
import { SETTLEMENT } from '../../domain/settlement-batch/posting.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { fromText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { INVALID_CURSOR } from '../../projections/framework/page.js';
import type { Projections } from '../../projections/open-projections.js';
import type { Foundation } from './foundation.js';

/** How often it is looked whether a minute has passed or something has changed. */
const LOOK_EVERY_MS = 1_000;
const PAGE = 100;

export function startSettlements(
  { log, ids, ledger, clock, logger, closers }: Foundation,
  {
    approvals,
    calendars,
    projections,
  }: {
    readonly approvals: ApprovalService;
    readonly calendars: CalendarService;
    readonly projections: Projections;
  },
): SettlementService {
  const settlements = createSettlementService({
    ...{ log, ids, ledger, calendars },
    entries: pendingEntries(projections),
    onWaiting: (of, batch) => proposeBatch(approvals, of, batch),
  });
  approvals.register(scheduleProposals(settlements));
  approvals.register(batchProposals(settlements));
  approvals.register(releaseProposals(settlements));
  const look = settleDue({
    ...{ settlements, clock, ids, logger },
    schedules: () => everySchedule(projections),
    sign: async () => {
      const day = (await ledger.book(PAYMENT_BOOK))?.day ?? '';
      return `${day} ${projections.position('settlement_batches')}`;
    },
  });
  const reader = log.readers.poll('settlement', LOOK_EVERY_MS, look);
  closers.add('settlement', () => reader.stop());
  return settlements;
}

const pendingEntries = ({ queries }: Projections): PendingEntries => ({
  async after(account, position, limit) {
    const found = await queries.accountEntriesAfter(
      { book: PAYMENT_BOOK, account },
      position,
      limit,
    );
    return found.map(({ entry, transaction, recordedAt, position: at }) => ({
      ...{ sequence: entry.sequence, direction: entry.direction, day: transaction.day, recordedAt },
      minor: fromText({ value: entry.amount, currency: entry.currency }).minor,
      balance: fromText({ value: entry.balance, currency: entry.currency }).minor,
      position: at,
      payment: transaction.metadata['payment'] ?? null,
      isSettlement: transaction.metadata['kind'] === SETTLEMENT,
    }));
  },
});

async function everySchedule({ queries }: Projections): Promise<readonly Takings[]> {
  const all: Takings[] = [];
  let cursor: string | undefined;
  do {
    const page = await queries.listSettlementSchedules({ limit: PAGE, cursor });
    if (page === INVALID_CURSOR) break;
    for (const { merchant, currency } of page.data) {
      if (isCurrency(currency)) all.push({ merchant, currency });
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
