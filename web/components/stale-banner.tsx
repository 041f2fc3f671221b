/** Says that what is shown is behind what was written, as the header `Tallybook-Stale` says. */
import { Alert } from '@mantine/core';
import type { Answer } from '../client/client.js';
import { useText } from '../texts/use-text.js';

interface StaleBannerProps {
  /** Undefined while nothing is shown yet. */
  readonly answer: Pick<Answer<unknown>, 'stale'> | undefined;
}

export function StaleBanner({ answer }: StaleBannerProps) {
  const t = useText();
  return answer?.stale === true ? (
    <Alert role="status" variant="outline" color="yellow" className="stale-banner">
      {t('components.stale')}
    </Alert>
  ) : null;
}
