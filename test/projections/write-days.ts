/** Days of business as a history, for tests of the read models. */
import { derivedId } from '../../domain/ids.js';
import { cny } from '../money/amounts.js';
import { type History } from './history.js';
import { openAccount, transfer } from './ledger-commands.js';

/** A few days of two merchants: some of everything that the read models tell of. */
export async function writeDays(history: History, payments = 3): Promise<void> {
  await history.registerMerchant('mer_a');
  await history.registerMerchant('mer_b');
  await openSideBook(history);
  for (let day = 0; day < 3; day += 1) {
    for (let n = 0; n < payments; n += 1) {
      const merchant = n % 2 === 0 ? 'mer_a' : 'mer_b';
      const reference = `order-${day}-${n}`;
      history.tick();
      const payment = await history.payments.succeed(
        merchant,
        reference,
        cny('100.00'),
        cny('0.60'),
      );
      const refund = derivedId('refund', payment, '1');
      if (n === 0) {
        await history.refunds.request(payment, refund, cny('40.00'), cny('0.24'));
        await history.refunds.reserve(payment, refund);
        if (day !== 1) await history.refunds.settle(payment, refund, day === 0);
      }
      if (n === 1) {
        await history.refunds.request(payment, refund, cny('1.00'), cny('0.01'));
        await history.refunds.reserve(payment, refund);
        await history.refunds.settle(payment, refund, false);
        await history.openCase(payment);
      }
      await history.payments.fail(merchant, `failed-${day}-${n}`, cny('5.00'));
    }
    if (day === 1) {
      await history.book('side', [
        {
          type: 'PostReservation',
          origin: 'caller',
          reservation: 'r1',
          id: 't2',
          entries: [
            { account: 'alice', direction: 'debit', amount: cny('15.00') },
            { account: 'bank', direction: 'credit', amount: cny('15.00') },
          ],
        },
        { type: 'FreezeAccount', id: 'alice' },
      ]);
    }
    history.tick(86_400_000);
    if (day < 2) {
      await history.book('main', [history.cutToday('timer')]);
      await history.book('side', [history.cutToday('operator')]);
    }
  }
}

/** A second book with an account that has a limit, and two reservations. */
async function openSideBook(history: History): Promise<void> {
  await history.ledger.openBook('side', 'UTC', history.context('side'));
  await history.book('side', [
    openAccount('bank', 'bank'),
    openAccount('alice', 'customer_payable', 'CNY', { floor: cny('-50.00') }),
    transfer('t1', 'bank', 'alice', cny('500.00')),
    {
      type: 'Reserve',
      origin: 'caller',
      id: 'r1',
      entries: [
        { account: 'alice', direction: 'debit', amount: cny('40.00') },
        { account: 'bank', direction: 'credit', amount: cny('40.00') },
      ],
    },
    {
      type: 'Reserve',
      origin: 'caller',
      id: 'r2',
      entries: [
        { account: 'alice', direction: 'debit', amount: cny('7.00') },
        { account: 'bank', direction: 'credit', amount: cny('7.00') },
      ],
    },
  ]);
}
