import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';

const TONES = { open: 'good', frozen: 'attention', closed: 'neutral' } as const satisfies Record<
  string,
  Tone
>;

export function AccountStatus({ status }: { readonly status: keyof typeof TONES }) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`account.status.${status}`)} />;
}
