/** Banks as the machinery of flows calls channels: a transfer goes to a beneficiary, whose account is opened for the call alone. */
import type { Bank, BankAccount, Banks } from '../../domain/bank/port.js';
import { type Channel, type Channels, NOTHING_SAID } from '../../domain/channel/port.js';

/** The account of a beneficiary; undefined if its key was destroyed or lost, or if nobody is paid there any more. */
export type OpenAccount = (beneficiary: string) => Promise<BankAccount | undefined>;

export const bankChannels = (banks: Banks, open: OpenAccount): Channels =>
  new Map([...banks].map(([name, bank]) => [name, bankChannel(bank, open)]));

/**
 * A transfer whose account cannot be had was not sent, now; an earlier process may have sent it. So nothing is known, and
 * the bank is asked, and promises not to perform it, as after any call that brought no answer.
 */
const NOT_SENT = { answer: NOTHING_SAID, httpStatus: null, rawBase64: '', tookMs: 0 };

const bankChannel = (bank: Bank, open: OpenAccount): Channel => ({
  profile: {
    // No payment is routed here: it has no method.
    ...{ name: bank.name, methods: [], costPercent: '0', currencies: 'all' },
    ...{ minAmounts: [], maxAmounts: [], authorizationS: 0, enabled: true, maintenance: [] },
    connectable: true,
  },
  async send({ requestNo, amount, original, scenario }) {
    const to = original === null ? undefined : await open(original);
    return to === undefined
      ? NOT_SENT
      : bank.pay({ requestNo, amount, to, remittance: requestNo, scenario });
  },
  query: (requestNo) => bank.query(requestNo),
  close: (requestNo) => bank.close(requestNo),
  readCallback: (headers, body, nowMs) => bank.readAdvice(headers, body, nowMs),
});
