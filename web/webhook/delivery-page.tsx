/** The address of a delivery: it is shown with its endpoint. */
import { useQuery } from '@tanstack/react-query';
import { Redirect, useParams } from 'wouter';
import { Loaded } from '../components/loaded.js';
import { addressOf } from '../components/use-filter.js';
import { deliveryQuery } from './api.js';

const SKELETON_LINES = 10;

export function DeliveryPage() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useQuery(deliveryQuery(id));
  return (
    <Loaded query={query} lines={SKELETON_LINES}>
      {({ endpoint }) => (
        <Redirect to={addressOf(`/webhooks/${endpoint}`, { delivery: id })} replace />
      )}
    </Loaded>
  );
}
