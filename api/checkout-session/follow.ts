/** A payer follows its own checkout, by the secret of its link: what changes there, and nothing else. */
import { MAX_ATTEMPTS } from '../../domain/checkout-session/start-attempt.js';
import { type CheckoutSession, namesOfAttempt } from '../../domain/checkout-session/session.js';
import { parsePosition } from '../../domain/kernel/position.js';
import type { Engine } from '../composition/engine.js';
import { streamEndpoint } from '../http/endpoint.js';
import { refuse, refuseForNow } from '../http/refuse.js';
import { followInto } from '../stream/connection.js';
import { Connections } from '../stream/connections.js';
import { checkoutSessionRoutes } from './contract.js';

type Services = Pick<Engine, 'changes' | 'checkoutSessions'>;

/** Of all payers, and of a session: a page has one while it is in view. Who gets none looks again and again. */
const LIMITS = { all: 2_000, ofCaller: 5 };

export function followEndpoint({ changes, checkoutSessions }: Services) {
  const connections = new Connections(LIMITS);
  return streamEndpoint(checkoutSessionRoutes.followCheckout, async (request, sink) => {
    let hasLeft = false;
    sink.once('close', () => (hasLeft = true));
    const { id } = request.params;
    const secret = request.header('Tallybook-Checkout') ?? refuse('checkout_link_invalid');
    const looked = await checkoutSessions.look(id, secret);
    if (!looked.opened) return refuse(looked.code);
    if (hasLeft) return undefined;
    if (changes.ended) refuseForNow('unavailable');
    request.note({ checkoutSession: id });
    connections.add(id, sink);
    const after = request.header('Last-Event-ID');
    const { state: session } = looked.folded;
    sink.begin();
    followInto(sink, changes, {
      topics: new Set(['checkouts', 'payments']),
      merchant: session.merchant,
      ids: objectsOf(session),
      after: after === undefined ? undefined : parsePosition(after),
      mayGoOn: async () => (await checkoutSessions.look(id, secret)).opened,
    });
    return undefined;
  });
}

/** The session, and the payments that its attempts are or will be. */
function objectsOf(session: CheckoutSession): ReadonlySet<string> {
  const attempts = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
    namesOfAttempt(session, index + 1),
  );
  return new Set([
    session.id,
    ...(session.payment === null ? [] : [session.payment]),
    ...attempts.map(({ payment }) => payment),
  ]);
}
