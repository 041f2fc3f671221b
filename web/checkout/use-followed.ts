/** Has the page told of changes, while it is in view: a browser has six connections to a server in all. */
import { useEffect, useRef } from 'react';
import type { CheckoutLink } from './api.js';
import { followCheckout, type Told } from './follow.js';

/** @param isOver nothing is followed any more */
export function useFollowed(link: CheckoutLink, isOver: boolean, told: Told): void {
  const latest = useRef(told);
  latest.current = told;
  useEffect(() => {
    if (isOver) return undefined;
    let end: (() => void) | undefined;
    const leave = () => {
      end?.();
      end = undefined;
      latest.current.onConnected(false);
    };
    const look = () => {
      if (document.hidden) leave();
      else
        end ??= followCheckout(link, {
          onChange: () => latest.current.onChange(),
          onConnected: (isConnected) => latest.current.onConnected(isConnected),
        });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      end?.();
    };
  }, [link, isOver]);
}
