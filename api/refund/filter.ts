/** Which refunds are asked for: of the merchant who asks, or of all. */
import type { RequestTo } from '../http/endpoint.js';
import { utc } from '../http/page-body.js';
import type { refundRoutes } from './contract.js';

type Asked = Pick<RequestTo<typeof refundRoutes.exportRefunds>, 'caller' | 'query'>;

export const refundFilter = ({ caller, query: { status, from, to } }: Asked) => ({
  status,
  merchant: caller.merchant ?? undefined,
  from: utc(from),
  to: utc(to),
});
