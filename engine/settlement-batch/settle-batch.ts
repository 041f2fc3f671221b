/** Moves the money of a batch: the ledger's transaction under the batch's id decides what was settled. */
import type { CommandContext } from '../../domain/kernel/event.js';
import { AppendOutcomeUnknown } from '../../domain/kernel/event-store.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { Balance } from '../../domain/ledger/balance.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { merchantAccountId } from '../../domain/ledger/account-id.js';
import { fromText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import {
  amountsOf,
  type BatchAmounts,
  withReserve,
} from '../../domain/settlement-batch/amounts.js';
import { postSettlement, settlementTransactionId } from '../../domain/settlement-batch/posting.js';
import type { OpenBatch, Settlement } from '../../domain/settlement-batch/settlement.js';
import type { LedgerService } from '../ledger/ledger-service.js';
import type { MoneyDue } from './money-due.js';

export type SettlementLedger = Pick<LedgerService, 'execute' | 'account' | 'transaction' | 'book'>;

export type Moved =
  | {
      readonly moved: true;
      readonly transaction: string;
      /** Accounting day of the transaction. */
      readonly day: string;
      readonly amounts: BatchAmounts;
    }
  | { readonly moved: false; readonly waits: 'money' | 'read_model' | Rejection };

/** Refunds may take the money between a look and the posting. */
const MAX_TRIES = 5;

/**
 * Once for ever: repeated, after a crash or by another process, it finds what was moved.
 * @param moneyIn what of an account with this balance is due.
 */
export async function settleBatch(
  ledger: SettlementLedger,
  settlement: Settlement,
  batch: OpenBatch,
  moneyIn: (balance: Balance) => Promise<MoneyDue>,
  context: CommandContext,
): Promise<Moved> {
  const { merchant, currency } = settlement;
  const { id, number, due, terms } = batch;
  const transaction = settlementTransactionId(id);
  const account = merchantAccountId(merchant, currency);
  let waits: 'money' | Rejection = 'money';
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await ledger.transaction(PAYMENT_BOOK, transaction);
    if (before !== undefined) {
      const { day, minor } = debited(before.event, account);
      return { moved: true, transaction, day, amounts: withReserve(due, minor, terms) };
    }
    const view = await ledger.account(PAYMENT_BOOK, account);
    if (view === undefined) return { moved: false, waits: 'money' };
    const money = await moneyIn(view.balance);
    if (money.found === 'behind') return { moved: false, waits: 'read_model' };
    const amounts = amountsOf(due, money.minor, fromText(terms.minimum).minor, terms);
    if (amounts === undefined) return { moved: false, waits: 'money' };
    const refused = await post(
      ledger,
      postSettlement({ id, merchant, currency, number }, amounts),
      context,
    );
    // The next look finds the transaction, with its day.
    if (refused === undefined) continue;
    waits = refused;
    if (refused.code !== 'insufficient_funds' && refused.code !== 'id_conflict') break;
  }
  return { moved: false, waits };
}

/** What a transaction took from an account, and on which day. */
function debited(event: LedgerEvent, account: string) {
  if (event.type !== 'TransactionPosted') throw new Error(`${event.type} settles nothing`);
  const { entries, day } = event.data;
  const minor = entries
    .filter((entry) => entry.account === account && entry.direction === 'debit')
    .reduce((sum, { amount: value, currency }) => sum + fromText({ value, currency }).minor, 0n);
  return { day, minor };
}

/** @returns why the ledger refused. */
export async function post(
  ledger: SettlementLedger,
  { accounts, command }: Posting,
  context: CommandContext,
): Promise<Rejection | undefined> {
  const outcomes = await ledger.execute(PAYMENT_BOOK, [...accounts, command], context);
  const outcome = outcomes.at(-1);
  if (outcome === undefined || outcome.status === 'unknown') {
    throw new AppendOutcomeUnknown(ledgerStream(PAYMENT_BOOK));
  }
  return outcome.status === 'rejected' ? outcome.rejection : undefined;
}
