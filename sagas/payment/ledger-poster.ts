/** The ledger as the flows of a payment post to it. */
import type { CommandContext } from '../../domain/kernel/event.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { Ledger, LedgerOutcome } from '../../domain/ledger/port.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { RefundHold } from '../../domain/payment/payment.js';
import { asFact, type Posting } from '../../domain/payment/posting/posting.js';
import { releaseHold } from '../../domain/payment/posting/refund.js';
import { BookingUnsettled } from '../runner/flow.js';
import type { OpenedAccounts } from './opened-accounts.js';

export type Posted =
  | { readonly refused: false; readonly id: string }
  | { readonly refused: true; readonly code: string; readonly detail: string };

/** Posts, opening the accounts that a posting needs. */
export class LedgerPoster {
  constructor(
    private readonly ledger: Ledger,
    private readonly opened: OpenedAccounts,
    private readonly context: CommandContext,
  ) {}

  /** @param first decided just before, whatever its outcome. */
  async post({ accounts, command }: Posting, first?: Posting): Promise<Posted> {
    const before = first === undefined ? [] : [first.command];
    const outcomes = await this.#execute(accounts, [...before, command]);
    const id = command.type === 'VoidReservation' ? command.reservation : command.id;
    return postedBy(outcomes.at(-1), id);
  }

  /** Of money that has moved already: refused only if an account takes nothing. */
  postFact(posting: Posting): Promise<Posted> {
    return this.post(asFact(posting, this.context.causationId));
  }

  /**
   * A fact with what comes of it: both are posted, or neither.
   * @param consequence undefined if nothing comes of it.
   */
  async postFactWith(posting: Posting, consequence: Posting | undefined): Promise<Posted> {
    if (consequence === undefined) return this.postFact(posting);
    const [fact, other] = [posting, consequence].map((one) =>
      asFact(one, this.context.causationId),
    );
    if (fact?.command.type !== 'PostTransaction' || other === undefined) {
      throw new Error('a transaction has a consequence, and nothing else');
    }
    const linked = { ...fact.command, linked: true };
    const accounts = [...fact.accounts, ...other.accounts];
    const outcomes = await this.#execute(accounts, [linked, other.command]);
    return postedBy(outcomes.at(-2), linked.id);
  }

  /** Opens the accounts that are not open yet. @returns the outcomes of the commands alone. */
  async #execute(
    accounts: Posting['accounts'],
    commands: readonly LedgerCommand[],
  ): Promise<readonly LedgerOutcome[]> {
    const missing = this.opened.missing(accounts);
    const all = [...missing, ...commands];
    const outcomes = await this.ledger.execute(PAYMENT_BOOK, all, this.context);
    this.opened.note(missing, outcomes);
    return outcomes.slice(missing.length);
  }

  /** A hold that has ended leaves nothing to release. */
  async release({ reservation }: RefundHold): Promise<void> {
    await this.post(releaseHold(reservation));
  }

  /** For what nothing may refuse. */
  async mustPost(posting: Posting): Promise<string> {
    const id = await this.claimMovement(posting);
    if (id === null) throw new Error('the ledger refused a fact: id_conflict');
    return id;
  }

  /**
   * For a movement at a channel that no account may refuse.
   * @returns its transaction; null if the movement is booked for something else.
   */
  async claimMovement(posting: Posting): Promise<string | null> {
    const posted = await this.postFact(posting);
    if (posted.refused && posted.code === 'id_conflict') return null;
    if (posted.refused) throw new Error(`the ledger refused a fact: ${posted.code}`);
    return posted.id;
  }
}

/** @throws BookingUnsettled if the ledger has not answered. */
function postedBy(outcome: LedgerOutcome | undefined, id: string): Posted {
  if (outcome === undefined || outcome.status === 'unknown') throw new BookingUnsettled();
  if (outcome.status !== 'rejected') return { refused: false, id };
  const { code, detail } = outcome.rejection;
  return { refused: true, code, detail };
}
