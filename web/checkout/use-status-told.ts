/** Tells the shop that shows this page in a frame how it stands: its origins alone, and nothing but the status. */
import { useEffect } from 'react';
import type { CheckoutBody } from './api.js';

export function useStatusTold(checkout: CheckoutBody | undefined): void {
  const id = checkout?.id;
  const status = checkout?.status;
  const origins = checkout?.embedOrigins.join(' ') ?? '';
  useEffect(() => {
    if (window.parent === window || status === undefined || origins === '') return;
    // Not every browser says who shows the page; then each origin is tried, and hears it if it is the one.
    const shownBy = location.ancestorOrigins?.[0];
    for (const origin of origins.split(' ')) {
      if (shownBy !== undefined && shownBy !== origin) continue;
      window.parent.postMessage({ type: 'tallybook.checkout', id, status }, origin);
    }
  }, [id, status, origins]);
}
