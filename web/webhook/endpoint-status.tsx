import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Endpoint } from './api.js';

const TONES: Readonly<Record<Endpoint['status'], Tone>> = {
  enabled: 'good',
  failing: 'attention',
  disabled: 'neutral',
};

export function EndpointStatus({ status, disabledReason }: Endpoint) {
  const t = useText();
  const isBroken = status === 'disabled' && disabledReason !== 'asked';
  return <Status tone={isBroken ? 'bad' : TONES[status]} label={t(`webhook.status.${status}`)} />;
}
