/** A payment as it is created. */
import { fromText } from '../../money/money.js';
import { fromStored } from '../../price-plan/price.js';
import type { DataOf } from '../events.js';
import type { Payment } from '../payment.js';

export function created(data: DataOf<'PaymentCreated'>, at: string): Payment {
  return {
    id: data.payment,
    merchant: data.merchant,
    reference: data.reference,
    amount: fromText(data.amount),
    method: data.method.type,
    ...cardIn(data.method),
    captureMode: data.capture,
    description: data.description,
    metadata: data.metadata,
    createdAt: at,
    expiresAt: data.expiresAt,
    prices: data.prices.map(fromStored),
    sharing: data.sharing ?? [],
    scenario: data.scenario,
    contentHash: data.contentHash,
    status: 'processing',
    nextAction: null,
    failure: null,
    underpayment: null,
    attempts: [],
    authorized: null,
    authorizationExpiresAt: null,
    authorizationExpired: false,
    remainderVoided: false,
    captures: [],
    cancels: [],
    refunds: [],
    lateSuccesses: [],
    suspenseRefunds: [],
    disputes: [],
  };
}

/** Its token can be opened until it is erased. */
const cardIn = ({ channel, token }: DataOf<'PaymentCreated'>['method']): Pick<Payment, 'card'> =>
  channel === undefined || token === undefined ? {} : { card: { channel, token } };

/** Nobody can open the card's token any more. */
export const withoutToken = (payment: Payment): Payment =>
  payment.card === undefined
    ? payment
    : { ...payment, card: { channel: payment.card.channel, token: null } };
