/** Changes a channel, or proposes the change, and reads anew what shows it. */
import { useQueryClient } from '@tanstack/react-query';
import { changedSince } from '../components/changed-since.js';
import { CHANNELS, type Channel, channelApi } from './api.js';

type ChangeRequest = NonNullable<Parameters<typeof channelApi.changeChannel>[0]>;
type Changes = Omit<NonNullable<ChangeRequest['body']>, 'before'>;

export function useChange() {
  const queries = useQueryClient();
  /** @param seen the channel as the person saw it: what somebody else has changed meanwhile is not overwritten */
  return async (
    seen: Channel,
    changes: Changes,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> => {
    try {
      const body = changedSince(seen, changes);
      await channelApi.changeChannel({ params: { name: seen.name }, body, headers });
    } finally {
      // A refusal, too, may say that what is shown is old.
      await Promise.all(
        [[CHANNELS], ['approvals']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    }
  };
}
