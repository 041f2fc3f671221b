import type { z } from 'zod';
import type { closingRoutes } from '../../api/closing/contract.js';
import { clientOf } from '../client/client.js';

export const closingApi = clientOf<typeof closingRoutes>('closing');

export type Closing = z.output<typeof closingRoutes.getClosing.answer>;
export type PeriodChange = z.output<typeof closingRoutes.listClosings.answer>['data'][number];

/** Under which closings are kept by the page. */
export const CLOSINGS = 'closings';

/** Page of the period of a proposal, whose subject is `{book}:{period}`. */
export function closingPath(subject: string): string {
  const [book, period] = [bookOf(subject), subject.slice(subject.lastIndexOf(':') + 1)];
  return `/closings?book=${encodeURIComponent(book)}&period=${encodeURIComponent(period)}`;
}

/** The book of such a subject. */
export const bookOf = (subject: string): string => subject.slice(0, subject.lastIndexOf(':'));
