/** How every channel is configured. */
export const CHANNELS_STREAM = 'channel-configurations';
