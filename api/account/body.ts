import type { AccountView } from '../../engine/ledger/views.js';
import type { AccountBody } from './contract.js';

export function accountBody(view: AccountView): AccountBody {
  const { id, book, currency, subject, status, limits, metadata, balance } = view;
  const { posted, pending, available, sequence } = balance;
  return {
    id,
    object: 'account',
    book,
    currency,
    subject: subject.id,
    status,
    limits: { ...limits },
    metadata: { ...metadata },
    balance: {
      posted,
      pending: { in: pending.in, out: pending.out },
      available,
      sequence,
    },
  };
}
