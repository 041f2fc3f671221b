/** The checkout as it stands, asked for again and again until it has come to its end; and what the payer does. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../client/problem.js';
import type { CheckoutApi, CheckoutBody } from './api.js';

const KEY = ['checkout'];
/** While an attempt is under way, and while another screen may begin one. */
const EVERY_MS = { processing: 1_000, open: 3_000 } as const;
/** After a failure: the payer is told, and it goes on by itself. */
const AGAIN_MS = 3_000;

const waitOf = (checkout: CheckoutBody | undefined): number | false => {
  if (checkout === undefined) return AGAIN_MS;
  return checkout.status === 'processing' || checkout.status === 'open'
    ? EVERY_MS[checkout.status]
    : false;
};

/** A link that opens nothing opens nothing the next time either. */
export const isDeadLink = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  ['checkout_link_invalid', 'checkout_link_expired'].includes(error.body.code);

export function useCheckout(api: CheckoutApi) {
  const queries = useQueryClient();
  const read = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.read(signal),
    refetchInterval: ({ state }) => (isDeadLink(state.error) ? false : waitOf(state.data)),
    // A payer who pays with another app sees it as soon as this page is looked at again.
    refetchOnWindowFocus: 'always',
  });
  const shown = (body: CheckoutBody) => {
    void queries.cancelQueries({ queryKey: KEY });
    queries.setQueryData(KEY, body);
  };
  const start = useMutation({ mutationFn: api.start, onSuccess: shown });
  /** Given the number of the attempt, so that a later attempt is not taken for it. */
  const cancel = useMutation({
    mutationFn: (_attempt: number) => api.cancel(),
    onSuccess: shown,
  });
  return { read, start, cancel };
}
