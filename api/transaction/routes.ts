import { derivedId, newId } from '../../domain/kernel/ids.js';
import { latest, type Position } from '../../domain/kernel/position.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import { type BatchResult, transactionRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, requiredKey } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { problemBody, refuse } from '../http/refuse.js';
import { batchItem, posting } from './batch-items.js';
import { transactionBody } from './body.js';
import { type Done, execute, keyReused } from '../ledger/outcome.js';

function postedAnswer(book: string, { status, events, position }: Done) {
  const posted = events.find(({ event }) => event.type === 'TransactionPosted');
  if (posted === undefined) throw new Error('a posting left no transaction');
  return { body: transactionBody(book, posted), position, replayed: status === 'duplicate' };
}

export function transactionEndpoints({
  ledger,
  ids,
  clock,
  log,
}: Pick<Engine, 'ledger' | 'ids' | 'clock' | 'log'>) {
  /** The caller's own id; else one that the key gives again at each retry; else a random one. */
  const idOf = (given: string | undefined, book: string, key: string | undefined, index?: number) =>
    given ??
    (key === undefined
      ? newId('transaction', ids)
      : derivedId(
          'transaction',
          book,
          'key',
          key,
          ...(index === undefined ? [] : [String(index)]),
        ));

  return [
    endpoint(transactionRoutes.postTransaction, async (call) => {
      const { book } = call.params;
      const key = call.header('Idempotency-Key');
      if (call.body.linked) refuse('invalid_request', 'only items of a batch are linked', 'linked');
      const id = idOf(call.body.id, book, key);
      call.note({ book, transaction: id });
      const done = await execute(
        ledger,
        book,
        posting(id, call.body),
        call.context(id, clock.now()),
        call.body.id === undefined ? keyReused : undefined,
      );
      return postedAnswer(book, done);
    }),

    endpoint(transactionRoutes.postBatch, async (call) => {
      const { book } = call.params;
      const key = call.header('Idempotency-Key');
      const { transactions } = call.body;
      call.note({ book, items: transactions.length });
      const items = transactions.map((item, index) =>
        batchItem(item, (given) => idOf(given, book, key, index)),
      );
      const outcomes = await ledger.execute(
        book,
        items.map(({ command }) => command),
        call.context(call.requestId, clock.now()),
      );
      const results = outcomes.map((outcome, index) =>
        batchResult(items[index]?.id ?? '', outcome),
      );
      // Where nothing was posted, the answer reaches as far as the log did.
      const position = outcomes.reduce<Position | undefined>(furthest, undefined);
      return { body: { results }, position: position ?? (await log.head()) };
    }),

    endpoint(transactionRoutes.getTransaction, (call) => {
      const { book, id } = call.params;
      return logRead({ log }, call, async () => {
        if ((await ledger.book(book)) === undefined) refuse('book_not_found');
        const found = (await ledger.transaction(book, id)) ?? refuse('transaction_not_found');
        return transactionBody(book, found);
      });
    }),

    endpoint(transactionRoutes.reverseTransaction, async (call) => {
      const { book, id: transaction } = call.params;
      const { reason, effectiveDate } = call.body;
      const id = derivedId('transaction', book, 'reverse', transaction, requiredKey(call));
      call.note({ book, transaction, reversal: id });
      const done = await execute(
        ledger,
        book,
        {
          type: 'ReverseTransaction',
          origin: 'caller',
          id,
          transaction,
          reason,
          ...(effectiveDate === undefined ? {} : { effectiveDate }),
        },
        call.context(transaction, clock.now()),
        keyReused,
      );
      return postedAnswer(book, done);
    }),
  ];
}

function batchResult(id: string, outcome: LedgerOutcome): BatchResult {
  switch (outcome.status) {
    case 'applied':
      return { status: 'posted', id, position: outcome.position };
    case 'duplicate':
      return { status: 'duplicate', id, position: outcome.position };
    case 'rejected':
      return { status: 'rejected', id, problem: problemBody(outcome.rejection, undefined) };
    case 'unknown':
      return { status: 'unknown', id };
  }
}

function furthest(so: Position | undefined, outcome: LedgerOutcome): Position | undefined {
  if (outcome.status !== 'applied' && outcome.status !== 'duplicate') return so;
  return so === undefined ? outcome.position : latest(so, outcome.position);
}
