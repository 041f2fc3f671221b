/** Whether channels get new attempts and how they answer, anew with every answer. */
import { useQuery } from '@tanstack/react-query';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { CHANNELS, channelApi } from './api.js';

/** Windows of maintenance begin and end when nothing happens, too. */
const EVERY_MS = 20_000;

export function useHealth() {
  useStream({ topics: ['channels'], everyMs: LIST_EVERY_MS });
  return useQuery({
    queryKey: [CHANNELS, 'health'],
    queryFn: ({ signal }) => channelApi.listChannelHealth({ signal }),
    refetchInterval: EVERY_MS,
  });
}
