import { accept, type Decision, reject } from '../../kernel/decider.js';
import { parseAmount, toText } from '../../money/money.js';
import { toStored } from '../../price-plan/price.js';
import type { SealedCard } from '../card.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import type { Payment, PaymentState } from '../payment.js';

/** The same reference with the same content is the same payment; with other content a conflict. */
export function createPayment(
  command: CommandOf<'CreatePayment'>,
  state: PaymentState,
): Decision<PaymentEvent> {
  if (state !== null) {
    return state.contentHash === command.contentHash
      ? accept()
      : reject('reference_conflict', 'the reference was used with other content', 'reference');
  }
  const amount = amountOfNew(command);
  if (!amount.accepted) return amount;
  return accept({
    type: 'PaymentCreated',
    data: {
      payment: command.payment,
      merchant: command.merchant,
      reference: command.reference,
      amount: toText(amount.amount),
      method: { type: command.method, ...methodCard(command.card) },
      capture: command.capture,
      description: command.description,
      metadata: { ...command.metadata },
      expiresAt: command.expiresAt,
      prices: command.prices.map(toStored),
      scenario: command.scenario,
      contentHash: command.contentHash,
    },
  });
}

/** The amount of a payment that is not known yet, or why there can be none. */
export function amountOfNew({
  amount,
  prices,
}: Pick<CommandOf<'CreatePayment'>, 'amount' | 'prices'>) {
  const parsed = parseAmount(amount);
  // Whatever channel takes it, it must have a price.
  if (!parsed.accepted || prices.some(({ channel }) => channel === null)) return parsed;
  const detail = "the merchant's fee is in another currency";
  return reject('currency_unsupported', detail, 'amount.currency');
}

const methodCard = (card: SealedCard | undefined) =>
  card === undefined ? {} : { channel: card.channel, token: { ...card.token } };

/** Only once the key store holds its key no more. */
export function recordCardTokenErased(payment: Payment): Decision<PaymentEvent> {
  const token = payment.card?.token;
  if (!token) return accept();
  return accept({ type: 'CardTokenErased', data: { key: token.key } });
}
