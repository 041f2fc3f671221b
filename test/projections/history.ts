/**
 * A log as an engine leaves it: a real ledger and the domain's own postings, payments and refunds, sagas,
 * callbacks, cases, day cuts and a second book.
 */
import { caseStream } from '../../domain/case/streams.js';
import { derivedId } from '../../domain/ids.js';
import { merchantStream } from '../../domain/merchant/streams.js';
import { PaymentHistory, sagaOf } from './payment-history.js';
import { openRecorded, Recorder } from './recorder.js';
import { RefundHistory } from './refund-history.js';

export class History extends Recorder {
  readonly payments = new PaymentHistory(this);
  readonly refunds = new RefundHistory(this, this.payments);

  /** A new store with the book `main`. @param file of the store. Default: it is in memory. */
  static async open(file?: string): Promise<History> {
    const history = new History(await openRecorded(file));
    await history.ledger.openBook('main', 'UTC', history.context('main'));
    return history;
  }

  async registerMerchant(merchant: string): Promise<void> {
    const fee = { percent: '0.60', fixed: null };
    await this.append(merchantStream(merchant), {
      type: 'MerchantRegistered',
      data: { merchant, name: `Merchant ${merchant}`, fee, contentHash: 'c' },
    });
  }

  async openCase(payment: string): Promise<string> {
    const id = derivedId('case', payment);
    await this.append(
      caseStream(id),
      {
        type: 'CaseOpened',
        data: {
          case: id,
          kind: 'callback_mismatch',
          ...sagaOf(payment),
          channel: 'sandbox_a',
          summary: 'the amount of a callback is not that of the payment',
          details: { said: '1.00' },
        },
      },
      payment,
    );
    return id;
  }
}
