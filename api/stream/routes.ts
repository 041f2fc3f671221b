import { parsePosition } from '../../domain/kernel/position.js';
import type { Engine } from '../composition/engine.js';
import { streamEndpoint } from '../http/endpoint.js';
import { Problem, refuseForNow } from '../http/refuse.js';
import { followInto } from './connection.js';
import { MERCHANT_TOPICS, streamRoutes, type Topic, TOPICS } from './contract.js';

type Services = Pick<Engine, 'changes' | 'keys' | 'sessions'>;

/** Connections at a time. A page has one while it is in view, and a browser opens six to a server at most. */
const MAX_CONNECTIONS = 1_000;
const MAX_OF_A_CALLER = 50;

export function streamEndpoints({ changes, ...doors }: Services) {
  const open = new Map<string, number>();
  let all = 0;

  function count(caller: string, by: 1 | -1): void {
    all += by;
    const now = (open.get(caller) ?? 0) + by;
    if (now === 0) open.delete(caller);
    else open.set(caller, now);
  }

  return [
    streamEndpoint(streamRoutes.followChanges, (request, sink) => {
      const { caller } = request;
      if (changes.ended || all >= MAX_CONNECTIONS) refuseForNow('unavailable');
      if ((open.get(caller.id) ?? 0) >= MAX_OF_A_CALLER) {
        const detail = `at most ${MAX_OF_A_CALLER} streams at a time`;
        throw new Problem({ code: 'rate_limited', detail }, { 'Retry-After': '10' });
      }
      const after = request.header('Last-Event-ID');
      count(caller.id, 1);
      sink.once('close', () => count(caller.id, -1));
      sink.begin();
      followInto(sink, changes, {
        topics: new Set(topicsOf(request.query.topics, caller.merchant !== null)),
        merchant: caller.merchant,
        after: after === undefined ? undefined : parsePosition(after),
        mayGoOn: () => request.mayGoOn(doors),
      });
    }),
  ];
}

/** Those asked for that the caller may follow: of the others nothing would ever be told. */
function topicsOf(asked: string | undefined, isMerchants: boolean): readonly Topic[] {
  const names = asked?.split(',');
  const wanted = TOPICS.filter((topic) => names?.includes(topic) ?? true);
  return isMerchants ? wanted.filter((topic) => MERCHANT_TOPICS.includes(topic)) : wanted;
}
