/** A payment as its page and its acts read it. */
import { queryOptions } from '@tanstack/react-query';
import { paymentApi } from './api.js';

export const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => paymentApi.getPayment({ params: { id }, signal }),
  });
