import { Empty } from '../components/empty.js';
import { useText } from '../texts/use-text.js';

/** A link that leads to no payment: mistyped, without its secret, or too old. */
export function NoPayment() {
  const t = useText();
  return <Empty title={t('checkout.no_payment')} hint={t('checkout.no_payment.hint')} />;
}
