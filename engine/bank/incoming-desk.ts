/**
 * Books money that came in at a bank. A movement is claimed by its transaction's id, so that it is booked once however
 * often and by whomever it is told; what nobody can be credited with goes to suspense, with a case.
 */
import type { Cases } from '../../domain/case/port.js';
import { type Incoming, postIncoming } from '../../domain/bank/incoming.js';
import { derivedId } from '../../domain/ids.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { asFact, type Posting } from '../../domain/payment/posting/posting.js';

/** Whose the money is, and what of ours it belongs to. */
interface Owner {
  readonly merchant: string;
  /** Id of the top-up. */
  readonly subject: string;
}

export type Placed = { readonly transaction: string; readonly to: 'merchant' | 'suspense' };

export class IncomingDesk {
  constructor(
    private readonly deps: { readonly ledger: Ledger; readonly cases: Pick<Cases, 'open'> },
  ) {}

  /** @returns undefined if the movement is booked for something else. @throws if the ledger has not answered. */
  async credit(
    incoming: Incoming,
    { merchant, subject }: Owner,
    context: CommandContext,
  ): Promise<Placed | undefined> {
    const metadata = { kind: 'topup', merchant, topup: subject };
    const posted = await this.#post(postIncoming(incoming, merchant, metadata), context);
    if ('transaction' in posted) return { ...posted, to: 'merchant' };
    // It may stand in suspense since before a crash, when the account refused it.
    return this.#suspend(incoming, { merchant, subject, metadata }, context);
  }

  /** Money of which nobody knows whose it is. */
  async suspend(incoming: Incoming, context: CommandContext): Promise<void> {
    const metadata = { kind: `unknown_${incoming.kind}` };
    await this.#suspend(incoming, { merchant: '', subject: null, metadata }, context);
  }

  async #suspend(
    incoming: Incoming,
    of: {
      readonly merchant: string;
      readonly subject: string | null;
      readonly metadata: Readonly<Record<string, string>>;
    },
    context: CommandContext,
  ): Promise<Placed | undefined> {
    const metadata = { ...of.metadata, suspended: 'true' };
    const posted = await this.#post(postIncoming(incoming, null, metadata), context);
    if (!('transaction' in posted)) {
      if (posted.code === 'id_conflict') return undefined;
      throw new Error(`the ledger refused a fact: ${posted.code}`);
    }
    const { transaction } = posted;
    await this.#openCase(incoming, of, transaction, context);
    return { transaction, to: 'suspense' };
  }

  #openCase(
    { bank, bankReference, kind, amount }: Incoming,
    { merchant, subject }: { readonly merchant: string; readonly subject: string | null },
    transaction: string,
    context: CommandContext,
  ): Promise<void> {
    const { currency } = amount;
    const summary =
      subject === null
        ? 'money came in at the bank, and nobody knows whose it is; it stands in suspense'
        : "the merchant's account refused money that came in; it stands in suspense";
    return this.deps.cases.open(
      {
        case: derivedId('case', 'posted_to_suspense', transaction),
        kind: subject === null ? `unknown_${kind}` : 'posted_to_suspense',
        ...{ flow: null, subject, channel: bank, summary },
        details: { transaction, bankReference },
      },
      {
        ...{ book: PAYMENT_BOOK, amount: { ...toText(amount) }, transaction },
        ...{ payment: subject ?? '', merchant, channel: bank, capture: null },
        fee: { ...toText({ minor: 0n, currency }) },
        original: bankReference,
      },
      context,
    );
  }

  async #post(
    posting: Posting,
    context: CommandContext,
  ): Promise<{ readonly transaction: string } | { readonly code: string }> {
    const { accounts, command } = asFact(posting, context.causationId);
    const outcomes = await this.deps.ledger.execute(PAYMENT_BOOK, [...accounts, command], context);
    const outcome = outcomes.at(-1);
    if (outcome === undefined || outcome.status === 'unknown') {
      throw new Error('the ledger has not answered');
    }
    if (outcome.status === 'rejected') return { code: outcome.rejection.code };
    if (command.type !== 'PostTransaction') throw new Error('a movement is a transaction');
    return { transaction: command.id };
  }
}
