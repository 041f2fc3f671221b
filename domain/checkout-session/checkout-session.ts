/** Decides over a checkout session: who may open it, and that its attempts come one after the other. */
import { accept, type Decision, reject } from '../kernel/decider.js';
import { type MoneyText, parseAmount, toText } from '../money/money.js';
import type { SealedCard } from '../payment/card.js';
import { endSession } from './end-session.js';
import type { CheckoutEvent } from './events.js';
import { evolve } from './evolve.js';
import {
  type CheckoutSession,
  type EndedAs,
  isTimeOver,
  type LastAttempt,
  namesOfAttempt,
} from './session.js';

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

export const MAX_ATTEMPTS = 20;
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

function start(
  { method, card, nowMs, last }: CommandOf<'StartCheckoutAttempt'>,
  session: CheckoutSession,
): Decision<CheckoutEvent> {
  const { id, methods, attempts, expiresAt } = session;
  const before = attempts.at(-1);
  if (last?.outcome.is === 'paid') return reject('checkout_paid', 'the order is paid');
  // Of an attempt that the caller does not know of nobody has said that it is over.
  if (last?.outcome.is === 'live' || before?.number !== last?.number) {
    // A second click finds the attempt of the first.
    return before?.method === method
      ? accept()
      : reject('checkout_attempt_live', 'another attempt is not yet over for certain');
  }
  if (isTimeOver(session, nowMs)) return reject('checkout_expired', 'the time to pay is over');
  const restMs = Date.parse(expiresAt) - nowMs;
  if (!methods.includes(method)) {
    return reject(
      'checkout_method_unavailable',
      'the session does not offer this method',
      'method',
    );
  }
  if ((method === 'card') !== (card !== null)) {
    return card === null
      ? reject('card_token_required', 'a card is paid by a token', 'card')
      : reject('invalid_request', 'only a card has a token', 'card');
  }
  if (attempts.length >= MAX_ATTEMPTS) {
    return reject('too_many_checkout_attempts', `at most ${MAX_ATTEMPTS} attempts`);
  }
  const number = attempts.length + 1;
  const started: CheckoutEvent = {
    type: 'CheckoutAttemptStarted',
    data: {
      session: id,
      attempt: number,
      ...namesOfAttempt(session, number),
      method,
      expiresIn: Math.ceil(restMs / 1000),
      card: card === null ? null : { ...card, token: { ...card.token } },
    },
  };
  if (before === undefined || before.end !== null || last === null) return accept(started);
  const { as, code } = last.outcome;
  return accept<CheckoutEvent>(
    { type: 'CheckoutAttemptEnded', data: { session: id, attempt: before.number, as, code } },
    started,
  );
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
      return start(command, state);
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
