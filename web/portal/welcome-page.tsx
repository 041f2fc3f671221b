import { Anchor } from '@mantine/core';
import { Empty } from '../components/empty.js';
import { useText } from '../texts/use-text.js';

/** Until people can sign in, a merchant works by the API. */
export function WelcomePage() {
  const t = useText();
  return (
    <Empty title={t('portal.no_sign_in')} hint={t('portal.no_sign_in.hint')}>
      <Anchor href="/docs">{t('portal.reference')}</Anchor>
    </Empty>
  );
}
