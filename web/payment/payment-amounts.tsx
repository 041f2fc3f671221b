/** The amounts of a payment, below each other. */
import type { PaymentBody } from '../../api/payment/contract.js';
import { isZero, Money } from '../components/money.js';
import { useText } from '../texts/use-text.js';

export function PaymentAmounts({ payment }: { readonly payment: PaymentBody }) {
  const t = useText();
  const { amountRefundPending, amountCapturable } = payment;
  const lines = [
    [t('payment.amount'), payment.amount],
    [t('payment.captured'), payment.amountCaptured],
    ...(isZero(amountCapturable) ? [] : [[t('payment.capturable'), amountCapturable] as const]),
    [t('payment.refunded'), payment.amountRefunded],
    ...(isZero(amountRefundPending)
      ? []
      : [[t('payment.refund_pending'), amountRefundPending] as const]),
    [t('payment.fee'), payment.fee],
  ] as const;
  return (
    <table className="amounts">
      <caption>{t('payment.amounts')}</caption>
      <tbody>
        {lines.map(([label, money]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              <Money {...money} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
