/** A beneficiary by its id; undefined while it is not known. */
import { useQuery } from '@tanstack/react-query';
import { BENEFICIARIES, type Beneficiary, beneficiaryApi } from './api.js';

export function useBeneficiary(id: string): Beneficiary | undefined {
  const { data } = useQuery({
    queryKey: [BENEFICIARIES, 'one', id],
    queryFn: ({ signal }) => beneficiaryApi.getBeneficiary({ params: { id }, signal }),
  });
  return data?.body;
}
