/** The address of a refund: it is shown with its payment. */
import { useQuery } from '@tanstack/react-query';
import { Redirect, useParams } from 'wouter';
import { Loaded } from '../components/loaded.js';
import { refundApi } from './api.js';

const SKELETON_LINES = 10;

export function RefundOfPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useQuery({
    queryKey: ['refund', id],
    queryFn: ({ signal }) => refundApi.getRefund({ params: { id }, signal }),
  });
  return (
    <Loaded query={query} lines={SKELETON_LINES}>
      {({ payment }) => <Redirect to={`/payments/${payment}`} replace />}
    </Loaded>
  );
}
