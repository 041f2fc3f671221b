/**
 * The card fields of a channel: a frame of the channel's own origin, so that no card number passes this page. It is
 * told to hand its card in, and tells a token for it. Both sides listen to the other's origin alone.
 */
import { Button, Stack, useComputedColorScheme } from '@mantine/core';
import { useLingui } from '@lingui/react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';

interface CardFieldsProps {
  readonly channel: string;
  readonly url: string;
  readonly amount: CheckoutBody['amount'];
  readonly isPaying: boolean;
  readonly onToken: (token: string) => void;
  readonly onBack: () => void;
}

const FIRST_HEIGHT = 210;
const MOST_HEIGHT = 600;

export function CardFields({ url, amount, isPaying, onToken, onBack }: CardFieldsProps) {
  const t = useText();
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'sent'>('loading');
  const [height, setHeight] = useState(FIRST_HEIGHT);
  const { origin } = new URL(url);

  useEffect(() => {
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
      const said = readMessage(event.data);
      if (said.type === 'tallybook.card.height') setHeight(Math.min(said.height, MOST_HEIGHT));
      if (said.type === 'tallybook.card.token') onToken(said.token);
      if (said.type === 'tallybook.card.ready' || said.type === 'tallybook.card.invalid') {
        setState('ready');
      }
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [origin, onToken]);

  const pay = () => {
    setState('sent');
    frame.current?.contentWindow?.postMessage({ type: 'tallybook.card.submit' }, origin);
  };
  return (
    <Stack gap="sm">
      <iframe
        ref={frame}
        src={useFrameAddress(url)}
        title={t('checkout.card.fields')}
        height={height}
        className="checkout-card"
        sandbox="allow-scripts allow-forms allow-same-origin"
        referrerPolicy="no-referrer"
      />
      <Button size="md" fullWidth disabled={state !== 'ready' || isPaying} onClick={pay}>
        {t('checkout.card.pay', { amount: `${amount.value} ${amount.currency}` })}
      </Button>
      <Button size="sm" variant="subtle" disabled={isPaying} onClick={onBack}>
        {t('checkout.give_up')}
      </Button>
    </Stack>
  );
}

/** In the language and theme of this page. */
function useFrameAddress(url: string): string {
  const { i18n } = useLingui();
  // Known from the first: a frame whose address changes under it is loaded twice, and may keep the first or nothing.
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const address = new URL(url);
  address.searchParams.set('lang', i18n.locale);
  address.searchParams.set('theme', theme);
  return address.href;
}

type Said =
  | { readonly type: 'tallybook.card.ready' | 'tallybook.card.invalid' | 'nothing' }
  | { readonly type: 'tallybook.card.height'; readonly height: number }
  | { readonly type: 'tallybook.card.token'; readonly token: string };

/** What a frame says is looked at as what any stranger says. */
function readMessage(data: unknown): Said {
  if (typeof data !== 'object' || data === null || !('type' in data)) return { type: 'nothing' };
  const { type } = data;
  if (type === 'tallybook.card.ready' || type === 'tallybook.card.invalid') return { type };
  if (type === 'tallybook.card.height' && 'height' in data && typeof data.height === 'number') {
    return { type, height: data.height };
  }
  if (type === 'tallybook.card.token' && 'token' in data && typeof data.token === 'string') {
    return { type, token: data.token };
  }
  return { type: 'nothing' };
}
