import { Status } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { ListedMerchant } from './api.js';

const TONES = { active: 'good', partly_frozen: 'attention', frozen: 'bad' } as const;

export function MerchantStatus({ status }: Pick<ListedMerchant, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`merchant.status.${status}`)} />;
}
