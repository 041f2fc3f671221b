import { Anchor } from '@mantine/core';
import { Empty } from '../components/empty.js';
import { useText } from '../texts/use-text.js';

/** What a merchant's people see first. */
export function WelcomePage() {
  const t = useText();
  return (
    <Empty title={t('portal.welcome')} hint={t('portal.welcome.hint')}>
      <Anchor href="/docs">{t('portal.reference')}</Anchor>
    </Empty>
  );
}
