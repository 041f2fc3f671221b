/** How long there still is to pay, by the server's clock: the payer's may be wrong. */
import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';

export function Countdown({ expiresAt, now }: Pick<CheckoutBody, 'expiresAt' | 'now'>) {
  const t = useText();
  const [read, setRead] = useState({ now, atMs: performance.now() });
  const [nowMs, setNowMs] = useState(() => performance.now());
  if (read.now !== now) setRead({ now, atMs: performance.now() });
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const passedMs = Math.max(0, nowMs - read.atMs);
  const leftS = Math.max(
    0,
    Math.ceil((Date.parse(expiresAt) - Date.parse(read.now) - passedMs) / 1_000),
  );
  return (
    <Text size="sm" c="dimmed" ta="center" role="timer" className="checkout-countdown">
      {t('checkout.time_left', { time: clockOf(leftS) })}
    </Text>
  );
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `29:59`, and with hours `1:29:59`. */
function clockOf(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
}
