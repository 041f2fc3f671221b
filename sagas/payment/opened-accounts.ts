/**
 * Accounts that the ledger has said are open. An account that was opened once stays, whatever else happens to
 * it, so the postings that follow need not ask for it again: of the seven commands of a card payment five did
 * nothing else.
 */
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import type { Posting } from '../../domain/payment/posting/posting.js';

type OpenAccount = Posting['accounts'][number];

/** Ids that are kept; beyond that all are forgotten, and asked for again. */
const KEPT = 100_000;

export class OpenedAccounts {
  readonly #known = new Set<string>();

  /** Those that are not known to be open, each once. */
  missing(accounts: readonly OpenAccount[]): readonly OpenAccount[] {
    const missing = new Map<string, OpenAccount>();
    for (const account of accounts) {
      if (!this.#known.has(account.id)) missing.set(account.id, account);
    }
    return [...missing.values()];
  }

  /** @param outcomes what the ledger answered, in the order of `accounts`. */
  note(accounts: readonly OpenAccount[], outcomes: readonly LedgerOutcome[]): void {
    accounts.forEach(({ id }, index) => {
      const status = outcomes[index]?.status;
      if (status !== 'applied' && status !== 'duplicate') return;
      if (this.#known.size >= KEPT) this.#known.clear();
      this.#known.add(id);
    });
  }
}
