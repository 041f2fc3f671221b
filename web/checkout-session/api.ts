import type { z } from 'zod';
import type { checkoutSessionRoutes } from '../../api/checkout-session/contract.js';
import { clientOf } from '../client/client.js';

export const checkoutSessionApi = clientOf<typeof checkoutSessionRoutes>('checkout-session');

export type Session = z.output<typeof checkoutSessionRoutes.getCheckoutSession.answer>;

/** Under which the list of sessions is kept by the page. */
export const SESSIONS = 'checkout-sessions';
export const sessionKey = (id: string) => ['checkout-session', id] as const;
