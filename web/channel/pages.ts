/** The pages of channels in the console. */
import type { FramePage } from '../frame/frame-page.js';
import { ChannelPage } from './channel-page.js';
import { ChannelsPage } from './channels-page.js';

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
