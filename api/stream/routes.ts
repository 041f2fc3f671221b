import { parsePosition } from '../../domain/kernel/position.js';
import type { Engine } from '../composition/engine.js';
import { streamEndpoint } from '../http/endpoint.js';
import { refuseForNow } from '../http/refuse.js';
import { followInto } from './connection.js';
import { Connections } from './connections.js';
import { MERCHANT_TOPICS, streamRoutes, type Topic, TOPICS } from './contract.js';

type Services = Pick<Engine, 'changes' | 'keys' | 'sessions'>;

/** Connections at a time. A page has one while it is in view, and a browser opens six to a server at most. */
const MAX_CONNECTIONS = 1_000;
const MAX_OF_A_CALLER = 50;

export function streamEndpoints({ changes, ...doors }: Services) {
  const connections = new Connections({ all: MAX_CONNECTIONS, ofCaller: MAX_OF_A_CALLER });
  return [
    streamEndpoint(streamRoutes.followChanges, (request, sink) => {
      const { caller } = request;
      if (changes.ended) refuseForNow('unavailable');
      const after = request.header('Last-Event-ID');
      connections.add(caller.id, sink);
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
