/** Who gets a share of a payment, by which rule, and what came of it. */
import type { PaymentBody } from '../../api/payment/contract.js';
import { Id } from '../components/id.js';
import { isZero, Money } from '../components/money.js';
import { type Text, useText } from '../texts/use-text.js';

type Share = NonNullable<PaymentBody['sharing']>[number];

export function PaymentShares({ payment }: { readonly payment: PaymentBody }) {
  const t = useText();
  const { sharing } = payment;
  if (sharing === undefined) return null;
  return (
    <table className="amounts">
      <caption>{t('payment.shares')}</caption>
      <tbody>
        {sharing.map((share) => (
          <tr key={share.merchant}>
            <th scope="row">
              <Id value={share.merchant} /> {ruleOf(t, share)}
            </th>
            <td>
              <Money {...share.received} />
              {isZero(share.returned) ? null : (
                <div>
                  {t('payment.shares.returned')} <Money {...share.returned} />
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ruleOf(t: Text, { percent, basis, amount }: Share): string {
  if (amount !== null) return `${amount.value} ${amount.currency}`;
  return t(basis === 'captured' ? 'payment.shares.of_captured' : 'payment.shares.of_net', {
    percent: percent ?? '',
  });
}
