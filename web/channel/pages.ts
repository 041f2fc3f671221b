/** The pages of channels in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ChannelPage = lazy(async () => ({
  default: (await import('./channel-page.js')).ChannelPage,
}));

const ChannelsPage = lazy(async () => ({
  default: (await import('./channels-page.js')).ChannelsPage,
}));

export const channelPages: readonly FramePage[] = [
  { path: '/channels', title: 'channel.list', page: ChannelsPage, needs: 'listChannels' },
  {
    path: '/channels/:name',
    title: 'channel.page',
    page: ChannelPage,
    needs: 'getChannel',
    hidden: true,
  },
];
