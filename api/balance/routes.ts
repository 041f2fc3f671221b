import { merchantAccountsBegin, readAccountId } from '../../domain/ledger/account-id.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Engine } from '../composition/engine.js';
import { merchantOf } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { type BalanceBody, balanceRoutes as routes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'clock'>;
type Listed = Awaited<ReturnType<Engine['projections']['queries']['listAccounts']>>;
type Account = Extract<Listed, { data: readonly unknown[] }>['data'][number];

export const balanceEndpoints = (engine: Services) => [
  endpoint(routes.listBalances, (request) => list(engine, request)),
];

function list(engine: Services, request: RequestTo<typeof routes.listBalances>) {
  const { limit, cursor } = request.query;
  const merchant =
    merchantOf(request.caller, request.query.merchant) ??
    refuse('merchant_required', undefined, 'merchant');
  const filter = { book: PAYMENT_BOOK, beginning: merchantAccountsBegin(merchant), limit, cursor };
  return projectedRead(engine, ['accounts'], request, async () =>
    pageBody(await engine.projections.queries.listAccounts(filter), (account) =>
      balanceBody(merchant, account),
    ),
  );
}

function balanceBody(merchant: string, { id, currency, status, balance }: Account): BalanceBody {
  const name = readAccountId(id);
  if (name.kind !== 'merchant') throw new Error(`${id} is no account of a merchant`);
  const { posted, pending, available } = balance;
  return {
    ...{ object: 'merchant_balance', merchant, currency, subject: name.subject, status },
    ...{ posted, held: pending.out, available },
  };
}
