/** The saga that a channel's request number belongs to. */
import type { RequestNoParts } from '../../domain/payment/request-no.js';
import type { SagaStreams } from './saga-streams.js';
import type { SagaIdentity } from './saga-steps.js';

/** Undefined where there is no such payment or refund. */
export async function findSaga(
  streams: SagaStreams,
  { payment, letter, base }: RequestNoParts,
): Promise<SagaIdentity | undefined> {
  const loaded = await streams.load(payment, payment);
  if (loaded === undefined) return undefined;
  if (letter !== 'r') return { id: payment, kind: 'payment', payment };
  const refund = loaded.payment.state.refunds.find(({ requestNo }) => requestNo === base);
  return refund && { id: refund.id, kind: 'refund', payment };
}
