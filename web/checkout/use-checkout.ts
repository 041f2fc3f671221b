/**
 * The checkout as it stands, and what the payer does. It is read anew when the server tells of a change; while nobody
 * tells, it is asked for again and again until it has come to its end.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiProblem } from '../client/problem.js';
import type { CheckoutApi, CheckoutBody, CheckoutLink } from './api.js';
import { useFollowed } from './use-followed.js';

const KEY = ['checkout'];
/** While an attempt is under way, and while another screen may begin one. */
const EVERY_MS = { processing: 1_000, open: 3_000 } as const;
/** After a failure: the payer is told, and it goes on by itself. */
const AGAIN_MS = 3_000;

/** While changes are told: what came with the time alone is found all the same. */
const FOLLOWED_MS = 15_000;

const waitOf = (checkout: CheckoutBody | undefined, isFollowed: boolean): number | false => {
  if (checkout === undefined) return AGAIN_MS;
  const { status } = checkout;
  if (status === 'paid' || status === 'expired') return false;
  return isFollowed ? FOLLOWED_MS : EVERY_MS[status];
};

/** A link that opens nothing opens nothing the next time either. */
export const isDeadLink = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  ['checkout_link_invalid', 'checkout_link_expired'].includes(error.body.code);

export function useCheckout(link: CheckoutLink, api: CheckoutApi) {
  const queries = useQueryClient();
  const isFollowed = useRef(false);
  const read = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.read(signal),
    refetchInterval: ({ state }) =>
      isDeadLink(state.error) ? false : waitOf(state.data, isFollowed.current),
    // A payer who pays with another app sees it as soon as this page is looked at again.
    refetchOnWindowFocus: 'always',
  });
  const isOver = isDeadLink(read.error) || waitOf(read.data, false) === false;
  useFollowed(link, isOver, {
    onChange: () => void queries.invalidateQueries({ queryKey: KEY }),
    onConnected(isConnected) {
      isFollowed.current = isConnected;
      // From here on it looks by itself, beginning with what nobody told.
      if (!isConnected) void queries.invalidateQueries({ queryKey: KEY });
    },
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
