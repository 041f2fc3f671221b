/** Changes a channel, or proposes the change, and reads anew what shows it. */
import { useQueryClient } from '@tanstack/react-query';
import { CHANNELS, channelApi } from './api.js';

type ChangeRequest = NonNullable<Parameters<typeof channelApi.changeChannel>[0]>;

export function useChange(name: string) {
  const queries = useQueryClient();
  return async (
    changes: NonNullable<ChangeRequest['body']>,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> => {
    await channelApi.changeChannel({ params: { name }, body: changes, headers });
    await Promise.all(
      [[CHANNELS], ['approvals']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  };
}
