/** A payment as the house sees it: with the raw event behind each step. */
import { useParams } from 'wouter';
import { Payment } from './payment-page.js';
import { RawStep } from './raw-step.js';

export function HousePaymentPage() {
  const { id = '' } = useParams<{ id: string }>();
  return <Payment id={id} more={(step) => <RawStep step={step} />} />;
}
