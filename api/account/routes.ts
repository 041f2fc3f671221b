import { isCurrency } from '../../domain/money/currencies.js';
import type { ChangeAccount } from '../../domain/ledger/commands.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import type { Engine } from '../composition/engine.js';
import { asOfBound } from '../http/as-of.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { done, execute } from '../ledger/outcome.js';
import { accountBody } from './body.js';
import { accountExportEndpoints } from './export.js';
import { accountRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger' | 'clock'>;

export const accountEndpoints = (engine: Services) => [
  endpoint(accountRoutes.listAccounts, (request) => listAccounts(engine, request)),
  endpoint(accountRoutes.getAccount, (request) => getAccount(engine, request)),
  endpoint(accountRoutes.listAccountEntries, (request) => listAccountEntries(engine, request)),
  endpoint(accountRoutes.getStatement, (request) => getStatement(engine, request)),
  endpoint(accountRoutes.openAccount, (request) => openAccount(engine, request)),
  endpoint(accountRoutes.changeLimits, (request) => changeLimits(engine, request)),
  endpoint(accountRoutes.freezeAccount, (request) => change('FreezeAccount', engine, request)),
  endpoint(accountRoutes.unfreezeAccount, (request) => change('UnfreezeAccount', engine, request)),
  endpoint(accountRoutes.closeAccount, (request) => change('CloseAccount', engine, request)),
  ...accountExportEndpoints(engine),
];

async function listAccounts(
  engine: Services,
  request: RequestTo<typeof accountRoutes.listAccounts>,
) {
  const { book } = request.params;
  const { currency, id: beginning, ...filter } = request.query;
  if (currency !== undefined && !isCurrency(currency)) {
    return refuse('unknown_currency', undefined, 'currency');
  }
  await requireBook(engine.ledger, book);
  const read = async () => {
    const page = await engine.projections.queries.listAccounts({
      ...{ ...filter, book, currency, beginning },
    });
    return pageBody(page, (account) => account);
  };
  return projectedRead(engine, ['accounts'], request, read);
}

async function getAccount(engine: Services, request: RequestTo<typeof accountRoutes.getAccount>) {
  const { queries } = engine.projections;
  const { params } = request;
  const { effectiveAt } = request.query;
  await requireBook(engine.ledger, params.book);
  const { asOf, requireShown } = await asOfBound(engine, request.query.asOf);
  if (asOf === undefined && effectiveAt === undefined) {
    // As it stands: from the book itself, which no read model is behind.
    const read = async () =>
      accountBody((await engine.ledger.account(params.book, params.id)) ?? noAccount());
    return logRead(engine, request, read);
  }
  const models = ['accounts', 'statements', 'general_ledger', 'log_time'] as const;
  const read = () => {
    requireShown(models);
    return queries.accountWithin(params, { asOf, effectiveAt });
  };
  const { body, ...answer } = await projectedRead(engine, models, request, read, noAccount);
  const { position, ...account } = body;
  return { ...answer, body: account, position };
}

async function listAccountEntries(
  engine: Services,
  request: RequestTo<typeof accountRoutes.listAccountEntries>,
) {
  const { queries } = engine.projections;
  const { book, id: account } = request.params;
  const { limit, cursor, from, to } = request.query;
  await requireBook(engine.ledger, book);
  const read = async () => {
    const page = await queries.listAccountEntries({ book, account, limit, cursor, from, to });
    return page && pageBody(page, (entry) => entry);
  };
  return projectedRead(engine, ['statements', 'accounts'], request, read, noAccount);
}

async function getStatement(
  engine: Services,
  request: RequestTo<typeof accountRoutes.getStatement>,
) {
  const { book, id: account } = request.params;
  const { from, to } = request.query;
  await requireBook(engine.ledger, book);
  const read = async () => {
    const found = await engine.projections.queries.accountStatement(
      { book, account },
      { from, to },
    );
    return found && { ...found, from: from ?? null, to: to ?? null };
  };
  return projectedRead(
    engine,
    ['statements', 'accounts', 'general_ledger'],
    request,
    read,
    noAccount,
  );
}

async function openAccount(
  { ledger, clock }: Services,
  request: RequestTo<typeof accountRoutes.openAccount>,
) {
  const { book } = request.params;
  const { id, currency, subject, limits, metadata } = request.body;
  request.note({ book, account: id });
  const outcome = await execute(
    ledger,
    book,
    {
      type: 'OpenAccount',
      origin: 'caller',
      id,
      currency,
      subject,
      metadata,
      limits: {
        ...(limits?.floor === undefined ? {} : { floor: limits.floor }),
        ...(limits?.ceiling === undefined ? {} : { ceiling: limits.ceiling }),
      },
    },
    request.context(id, clock.now()),
  );
  return accountAnswer(ledger, book, id, outcome);
}

async function changeLimits(
  { ledger, clock }: Services,
  request: RequestTo<typeof accountRoutes.changeLimits>,
) {
  const { book, id } = request.params;
  const { floor, ceiling, from } = request.body;
  request.note({ book, account: id });
  const command = {
    type: 'ChangeLimits' as const,
    id,
    ...(floor === undefined ? {} : { floor }),
    ...(ceiling === undefined ? {} : { ceiling }),
    ...(from === undefined ? {} : { from }),
  };
  const context = request.context(id, clock.now());
  return accountAnswer(ledger, book, id, await execute(ledger, book, command, context));
}

async function change(
  type: ChangeAccount['type'],
  { ledger, clock }: Services,
  request: RequestTo<typeof accountRoutes.freezeAccount>,
) {
  const { book, id } = request.params;
  request.note({ book, account: id });
  const context = request.context(id, clock.now());
  return accountAnswer(ledger, book, id, await execute(ledger, book, { type, id }, context));
}

/** The account as it stands after what was done to it. */
async function accountAnswer(
  ledger: Services['ledger'],
  book: string,
  id: string,
  outcome: LedgerOutcome,
) {
  const { status, position } = done(outcome);
  const account = (await ledger.account(book, id)) ?? noAccount();
  return { body: accountBody(account), position, replayed: status === 'duplicate' };
}

async function requireBook(ledger: Services['ledger'], book: string): Promise<void> {
  if ((await ledger.book(book)) === undefined) refuse('book_not_found');
}

const noAccount = (): never => refuse('account_not_known');
