import { accept, type Decision, reject } from '../../kernel/decider.js';
import { atMostWhole } from '../../money/fee.js';
import { parseAmount, toText } from '../../money/money.js';
import { toStored } from '../../price-plan/price.js';
import type { SealedCard } from '../card.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import type { Payment, PaymentState } from '../payment.js';
import type { ShareLine } from '../share.js';
import { MAX_SHARES } from '../sharing.js';

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
  const { sharing = [] } = command;
  const refused = refusedSharing(command);
  if (refused !== undefined) return refused;
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
      ...(sharing.length === 0 ? {} : { sharing: sharing.map(toStoredLine) }),
      scenario: command.scenario,
      contentHash: command.contentHash,
    },
  });
}

/** Why the shares cannot be; undefined if they can. */
export function refusedSharing({
  merchant,
  amount,
  sharing = [],
}: Pick<CommandOf<'CreatePayment'>, 'merchant' | 'amount' | 'sharing'>) {
  if (sharing.length > MAX_SHARES) {
    return reject('sharing_invalid', `at most ${MAX_SHARES} receivers`, 'sharing');
  }
  if (new Set(sharing.map((line) => line.merchant)).size < sharing.length) {
    return reject('sharing_invalid', 'a receiver comes once', 'sharing');
  }
  if (sharing.some((line) => line.merchant === merchant)) {
    return reject(
      'sharing_invalid',
      'what is left is the merchant’s own: it is no receiver',
      'sharing',
    );
  }
  for (const [index, line] of sharing.entries()) {
    if (!('amount' in line)) continue;
    const param = `sharing.${index}.amount`;
    const parsed = parseAmount(line.amount, param);
    if (!parsed.accepted) return parsed;
    if (line.amount.currency !== amount.currency) {
      return reject('currency_unsupported', 'a share is in the currency of its payment', param);
    }
  }
  return atMostWhole(sharing.flatMap((line) => ('percent' in line ? [line.percent] : [])))
    ? undefined
    : reject('sharing_invalid', 'the percentages come to more than 100', 'sharing');
}

const toStoredLine = (line: ShareLine): ShareLine =>
  'amount' in line ? { ...line, amount: { ...line.amount } } : { ...line };

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
