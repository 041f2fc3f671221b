import { accept, reject } from '../../kernel/decider.js';
import type { Account } from '../account.js';
import { isSystemId } from '../account-id.js';
import type { ChangeAccount } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';

/**
 * Freezing refuses postings and reservations in both directions until the account is unfrozen; what is
 * held stays held and may be voided. Closing is for ever, at a balance of zero with nothing held. What
 * an account already is, it may become again without effect.
 */
export function changeAccount(command: ChangeAccount, { book }: Situation): LedgerDecision {
  const account = book.accounts.get(command.id);
  if (account === undefined) return reject('account_not_known', 'the book has no such account');
  if (isSystemId(account.id)) {
    return reject('account_managed', `account ${account.id} is the engine's own`);
  }
  switch (command.type) {
    case 'FreezeAccount':
      return freeze(account);
    case 'UnfreezeAccount':
      return unfreeze(account);
    case 'CloseAccount':
      return close(account);
  }
}

const isClosed = (account: Account): LedgerDecision =>
  reject('account_closed', `account ${account.id} is closed`);

function freeze(account: Account): LedgerDecision {
  if (account.status === 'closed') return isClosed(account);
  if (account.status === 'frozen') return accept();
  return accept({ type: 'AccountFrozen', data: { account: account.id } });
}

function unfreeze(account: Account): LedgerDecision {
  if (account.status === 'closed') return isClosed(account);
  if (account.status === 'open') return accept();
  return accept({ type: 'AccountUnfrozen', data: { account: account.id } });
}

function close(account: Account): LedgerDecision {
  if (account.status === 'closed') return accept();
  if (account.posted !== 0n || account.pendingIn !== 0n || account.pendingOut !== 0n) {
    return reject('account_not_empty', `account ${account.id} has a balance or something held`);
  }
  return accept({ type: 'AccountClosed', data: { account: account.id } });
}
