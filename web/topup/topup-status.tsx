/** Whether the money has come. */
import { Status } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Topup } from './api.js';

export function TopupStatus({ status }: Pick<Topup, 'status'>) {
  const t = useText();
  return (
    <Status tone={status === 'received' ? 'good' : 'waiting'} label={t(`topup.status.${status}`)} />
  );
}
