import type { z } from 'zod';
import type { channelRoutes } from '../../api/channel/contract.js';
import { clientOf } from '../client/client.js';

export const channelApi = clientOf<typeof channelRoutes>('channel');

export type Channel = z.output<typeof channelRoutes.getChannel.answer>;
export type Health = z.output<typeof channelRoutes.listChannelHealth.answer>['data'][number];
export type Version = z.output<typeof channelRoutes.listChannelVersions.answer>['data'][number];

/** Under which everything of channels is kept by the page; the stream's topic. */
export const CHANNELS = 'channels';

export const pathOf = (name: string): string => `/channels/${encodeURIComponent(name)}`;
