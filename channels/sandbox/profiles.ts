/** The two channels of the sandbox: alike but for their price, so that routing has a choice. */
import type { ChannelProfile } from '../../domain/channel/port.js';
import { sandboxMethods } from './protocol.js';

const profile = (name: string, costPercent: string): ChannelProfile => ({
  name,
  methods: sandboxMethods,
  costPercent,
  currencies: 'all',
  maxAmountMinor: null,
  minAmountMinor: null,
  maintenance: false,
});

export const sandboxProfiles: readonly ChannelProfile[] = [
  profile('sandbox_a', '0.30'),
  profile('sandbox_b', '0.50'),
];
