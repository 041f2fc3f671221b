/** What a search of the log is answered from. */
import type { Engine } from '../composition/engine.js';
import type { Answer, ApiRequest } from '../http/endpoint.js';
import { logRead, projectedRead } from '../http/reads.js';
import type { Chosen } from './search.js';

type Asked = Chosen & { readonly consistency?: 'stale' | undefined };

const MODELS = ['events', 'statements', 'log_time', 'story'] as const;

/** The log itself is behind no write; its indexes may be. */
export function foundIn<Body>(
  engine: Pick<Engine, 'log' | 'projections'>,
  request: Pick<ApiRequest<unknown, Asked>, 'header' | 'query'>,
  read: () => Promise<Body>,
): Promise<Answer<Body>> {
  const { type, account, payment, from, to } = request.query;
  const isIndexed = [type, account, payment, from, to].some((given) => given !== undefined);
  return isIndexed ? projectedRead(engine, MODELS, request, read) : logRead(engine, request, read);
}
