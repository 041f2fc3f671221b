import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Delivery } from './api.js';

const TONES: Readonly<Record<Delivery['status'], Tone>> = {
  pending: 'waiting',
  delivered: 'good',
  given_up: 'bad',
  finished: 'neutral',
};

export function DeliveryStatus({ status }: Pick<Delivery, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`webhook.delivery.${status}`)} />;
}
