/** The address of a refund: it is shown with its payment. */
import { useQuery } from '@tanstack/react-query';
import { Redirect, useParams } from 'wouter';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { refundApi } from './api.js';

const SKELETON_LINES = 10;

export function RefundOfPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { data, error, refetch } = useQuery({
    queryKey: ['refund', id],
    queryFn: ({ signal }) => refundApi.getRefund({ params: { id }, signal }),
  });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeletons lines={SKELETON_LINES} />;
  return <Redirect to={`/payments/${data.body.payment}`} replace />;
}
