import { derivedId, newId } from '../../domain/ids.js';
import { latest, type Position } from '../../domain/kernel/position.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { problemBody, refuse } from '../http/refuse.js';
import { type Done, execute, keyReused } from '../ledger/outcome.js';
import { batchItem, posting } from './batch-items.js';
import { transactionBody } from './body.js';
import { type BatchResult, transactionRoutes } from './contract.js';

type Services = Pick<Engine, 'ledger' | 'ids' | 'clock' | 'log'>;

export const transactionEndpoints = (engine: Services) => [
  endpoint(transactionRoutes.postTransaction, (request) => postTransaction(engine, request)),
  endpoint(transactionRoutes.postBatch, (request) => postBatch(engine, request)),
  endpoint(transactionRoutes.getTransaction, (request) => getTransaction(engine, request)),
  endpoint(transactionRoutes.reverseTransaction, (request) => reverseTransaction(engine, request)),
];

async function postTransaction(
  { ledger, ids, clock }: Services,
  request: RequestTo<typeof transactionRoutes.postTransaction>,
) {
  const { book } = request.params;
  const key = request.header('Idempotency-Key');
  if (request.body.linked) {
    refuse('invalid_request', 'only items of a batch are linked', 'linked');
  }
  const id = request.body.id ?? idOf(ids, book, key);
  request.note({ book, transaction: id });
  const done = await execute(
    ledger,
    book,
    posting(id, request.body),
    request.context(id, clock.now()),
    request.body.id === undefined ? keyReused : undefined,
  );
  return postedAnswer(book, done);
}

async function postBatch(
  { ledger, ids, clock, log }: Services,
  request: RequestTo<typeof transactionRoutes.postBatch>,
) {
  const { book } = request.params;
  const key = request.header('Idempotency-Key');
  const { transactions } = request.body;
  request.note({ book, items: transactions.length });
  const items = transactions.map((item, index) =>
    batchItem(item, (given) => given ?? idOf(ids, book, key, index)),
  );
  const outcomes = await ledger.execute(
    book,
    items.map(({ command }) => command),
    request.context(request.requestId, clock.now()),
  );
  const results = outcomes.map((outcome, index) => batchResult(items[index]?.id ?? '', outcome));
  // If nothing was posted, the answer reaches as far as the log did.
  const position = outcomes.reduce<Position | undefined>(furthest, undefined);
  return { body: { results }, position: position ?? (await log.head()) };
}

function getTransaction(
  { ledger, log }: Services,
  request: RequestTo<typeof transactionRoutes.getTransaction>,
) {
  const { book, id } = request.params;
  return logRead({ log }, request, async () => {
    if ((await ledger.book(book)) === undefined) refuse('book_not_found');
    const found = (await ledger.transaction(book, id)) ?? refuse('transaction_not_found');
    return transactionBody(book, found);
  });
}

async function reverseTransaction(
  { ledger, clock }: Services,
  request: RequestTo<typeof transactionRoutes.reverseTransaction>,
) {
  const { book, id: transaction } = request.params;
  const { reason, effectiveDate } = request.body;
  const id = derivedId('transaction', book, 'reverse', transaction, requiredKey(request));
  request.note({ book, transaction, reversal: id });
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
    request.context(transaction, clock.now()),
    keyReused,
  );
  return postedAnswer(book, done);
}

/** An id that the idempotency key gives again at each retry; without a key, a random id. */
function idOf(ids: Services['ids'], book: string, key: string | undefined, index?: number): string {
  if (key === undefined) return newId('transaction', ids);
  const item = index === undefined ? [] : [String(index)];
  return derivedId('transaction', book, 'key', key, ...item);
}

function postedAnswer(book: string, { status, events, position }: Done) {
  const posted = events.find(({ event }) => event.type === 'TransactionPosted');
  if (posted === undefined) throw new Error('a posting left no transaction');
  return { body: transactionBody(book, posted), position, replayed: status === 'duplicate' };
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
