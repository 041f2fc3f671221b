/** Changes the sites of a merchant, and reads anew what shows them. */
import { useQueryClient } from '@tanstack/react-query';
import { changedSince } from '../components/changed-since.js';
import { type Merchant, merchantApi, MERCHANTS } from './api.js';

export function useChangeMerchant() {
  const queries = useQueryClient();
  /** @param seen the merchant as the person saw it: what somebody else has changed meanwhile is not overwritten */
  return async (
    seen: Pick<Merchant, 'id' | 'returnOrigins' | 'embedOrigins'>,
    changes: Partial<Pick<Merchant, 'returnOrigins' | 'embedOrigins'>>,
  ): Promise<void> => {
    try {
      const body = changedSince(seen, changes);
      await merchantApi.changeMerchant({ params: { id: seen.id }, body });
    } finally {
      // A refusal, too, may say that what is shown is old.
      await queries.invalidateQueries({ queryKey: [MERCHANTS] });
    }
  };
}
