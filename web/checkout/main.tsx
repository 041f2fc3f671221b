/** `/checkout/{session}`: the payer. */
import { Empty } from '../components/empty.js';
import { mount } from '../frame/mount.js';
import { PlainFrame } from '../frame/plain-frame.js';
import { useText } from '../texts/use-text.js';

/** A link that leads to no payment, as every link does until there are sessions of the checkout. */
function NoPayment() {
  const t = useText();
  return <Empty title={t('checkout.no_payment')} hint={t('checkout.no_payment.hint')} />;
}

void mount(
  <PlainFrame title="checkout.title">
    <NoPayment />
  </PlainFrame>,
);
