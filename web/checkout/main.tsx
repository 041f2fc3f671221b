/** `/checkout/{session}#{secret}`: the payer. Nothing is kept in the browser, and nothing needs to be. */
import { mount } from '../frame/mount.js';
import { PlainFrame } from '../frame/plain-frame.js';
import { linkIn } from './api.js';
import './checkout.css';
import { CheckoutPage } from './checkout-page.js';
import { NoPayment } from './no-payment.js';

const link = linkIn(location);

void mount(
  <PlainFrame title="checkout.title">
    {link === undefined ? <NoPayment /> : <CheckoutPage link={link} />}
  </PlainFrame>,
);

// Another link in the same tab: only what stands behind `#` may differ, and that loads nothing.
addEventListener('hashchange', () => location.reload());
