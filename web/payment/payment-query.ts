/** A payment as pages read it: again and again for as long as it is not over. */
import { queryOptions } from '@tanstack/react-query';
import { paymentApi } from './api.js';
import { isOver } from './payment-status.js';

const EVERY_MS = 2_000;

export const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => paymentApi.getPayment({ params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined) return false;
      const { status, amountRefundPending } = data.body;
      return isOver(status) && !/[1-9]/.test(amountRefundPending.value) ? false : EVERY_MS;
    },
  });
