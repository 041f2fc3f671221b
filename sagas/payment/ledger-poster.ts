/** The ledger as the flows of a payment post to it. */
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { RefundHold } from '../../domain/payment/payment.js';
import { asFact, type Posting, releaseHold } from '../../domain/payment/postings.js';
import { BookingUnsettled } from '../runner/flow.js';

export type Posted =
  | { readonly refused: false; readonly id: string }
  | { readonly refused: true; readonly code: string; readonly detail: string };

/** Posts, opening the accounts that a posting needs. */
export class LedgerPoster {
  constructor(
    private readonly ledger: Ledger,
    private readonly context: CommandContext,
  ) {}

  /** @param first decided just before, whatever its outcome. */
  async post({ accounts, command }: Posting, first?: Posting): Promise<Posted> {
    const before = first === undefined ? [] : [first.command];
    const commands = [...before, ...accounts, command];
    const outcomes = await this.ledger.execute(PAYMENT_BOOK, commands, this.context);
    const outcome = outcomes.at(-1);
    if (outcome === undefined || outcome.status === 'unknown') throw new BookingUnsettled();
    if (outcome.status === 'rejected') {
      const { code, detail } = outcome.rejection;
      return { refused: true, code, detail };
    }
    return {
      refused: false,
      id: command.type === 'VoidReservation' ? command.reservation : command.id,
    };
  }

  /** Of money that has moved already: refused only if an account takes nothing. */
  postFact(posting: Posting): Promise<Posted> {
    return this.post(asFact(posting, this.context.causationId));
  }

  /** For what may stand there already, for another capture that the channel names the same movement of. */
  async mustPostOnce(posting: Posting): Promise<void> {
    const posted = await this.postFact(posting);
    if (posted.refused && posted.code !== 'id_conflict') {
      throw new Error(`the ledger refused a fact: ${posted.code}`);
    }
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
