/** Decides over a checkout session: who may open it, and that its attempts come one after the other. */
import { accept, type Decision, reject } from '../kernel/decider.js';
import { type MoneyText, parseAmount, toText } from '../money/money.js';
import type { SealedCard } from '../payment/card.js';
import { endSession } from './end-session.js';
import type { CheckoutEvent } from './events.js';
import { evolve } from './evolve.js';
import { type CheckoutSession, type EndedAs, isTimeOver, type LastAttempt } from './session.js';
import { startAttempt } from './start-attempt.js';

export type CheckoutCommand =
  | {
      readonly type: 'CreateCheckoutSession';
      readonly session: string;
      readonly merchant: string;
      readonly reference: string;
      /** A payment that there is, which is the first attempt. */
      readonly payment: { readonly id: string; readonly method: string } | null;
      readonly amount: MoneyText;
      readonly description: string | null;
      readonly methods: readonly string[];
      readonly returnUrl: string | null;
      readonly embedOrigins: readonly string[];
      readonly expiresAt: string;
      readonly contentHash: string;
      /** Hash of the secret of a new link. */
      readonly link: string;
    }
  | {
      readonly type: 'StartCheckoutAttempt';
      readonly method: string;
      readonly card: SealedCard | null;
      readonly nowMs: number;
      readonly last: LastAttempt;
    }
  | {
      readonly type: 'EndCheckoutAttempt';
      readonly attempt: number;
      readonly as: EndedAs;
      readonly code: string | null;
    }
  | { readonly type: 'IssueCheckoutLink'; readonly link: string; readonly nowMs: number }
  /** The merchant ends it. */
  | { readonly type: 'EndCheckoutSession'; readonly nowMs: number; readonly last: LastAttempt };

type CommandOf<Type extends CheckoutCommand['type']> = Extract<CheckoutCommand, { type: Type }>;

export const MAX_LINKS = 20;

function create(
  command: CommandOf<'CreateCheckoutSession'>,
  state: CheckoutSession | undefined,
): Decision<CheckoutEvent> {
  const { session, reference, link, payment } = command;
  const issued = { type: 'CheckoutLinkIssued', data: { session, sha256: link } } as const;
  if (state !== undefined) {
    return state.contentHash === command.contentHash
      ? issueLink(link, state)
      : reject('reference_conflict', 'the reference was used with other content', 'reference');
  }
  const amount = parseAmount(command.amount);
  if (!amount.accepted) return amount;
  const created: CheckoutEvent = {
    type: 'CheckoutSessionCreated',
    data: {
      session,
      merchant: command.merchant,
      reference,
      payment: payment?.id ?? null,
      amount: toText(amount.amount),
      description: command.description,
      methods: [...command.methods],
      returnUrl: command.returnUrl,
      embedOrigins: [...command.embedOrigins],
      expiresAt: command.expiresAt,
      contentHash: command.contentHash,
    },
  };
  if (payment === null) return accept<CheckoutEvent>(created, issued);
  const { id, method } = payment;
  const first = { attempt: 1, payment: id, reference, method };
  return accept<CheckoutEvent>(created, issued, {
    type: 'CheckoutAttemptStarted',
    data: { session, ...first, expiresIn: 0, card: null },
  });
}

function issueLink(
  sha256: string,
  { id: session, links }: CheckoutSession,
): Decision<CheckoutEvent> {
  if (links.length >= MAX_LINKS) {
    return reject('too_many_checkout_links', `a session has at most ${MAX_LINKS} links`);
  }
  return accept({ type: 'CheckoutLinkIssued', data: { session, sha256 } });
}

function end(
  { attempt, as, code }: CommandOf<'EndCheckoutAttempt'>,
  { id, attempts }: CheckoutSession,
): Decision<CheckoutEvent> {
  const known = attempts.find(({ number }) => number === attempt);
  if (known === undefined || known.end !== null) return accept();
  return accept({ type: 'CheckoutAttemptEnded', data: { session: id, attempt, as, code } });
}

function decide(
  command: CheckoutCommand,
  state: CheckoutSession | undefined,
): Decision<CheckoutEvent> {
  if (command.type === 'CreateCheckoutSession') return create(command, state);
  if (state === undefined) return reject('not_found', 'there is no such checkout session');
  switch (command.type) {
    case 'StartCheckoutAttempt':
      return startAttempt(command, state);
    case 'EndCheckoutAttempt':
      return end(command, state);
    case 'IssueCheckoutLink':
      return isTimeOver(state, command.nowMs)
        ? reject('checkout_expired', 'the time to pay is over')
        : issueLink(command.link, state);
    case 'EndCheckoutSession':
      return endSession(command, state);
  }
}

export const checkoutSessionAggregate = {
  initialState: undefined as CheckoutSession | undefined,
  decide,
  evolve,
};
