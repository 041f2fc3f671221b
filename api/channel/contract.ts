/** Payment channels: what each owes and costs. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { listOf, signedAmount } from '../http/shapes.js';
import { consistency, nothing, projectedRoute } from '../http/route.js';

const channelPosition = z
  .strictObject({
    channel: z.string(),
    currency: z.string(),
    receivable: signedAmount.describe('What the channel owes us.'),
    cost: signedAmount.describe('What the channel has cost us.'),
  })
  .meta({ id: 'ChannelPosition' });

export const channelRoutes = {
  listChannelPositions: projectedRoute({
    operation: 'listChannelPositions',
    path: '/v1/channels/positions',
    tag: 'Reports',
    summary: 'What each channel owes and costs',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...consistency }),
    answer: listOf(channelPosition),
  }),
};
