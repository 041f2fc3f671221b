import { describe, expect, it } from '@jest/globals';
import { createChannels } from '../../channels/registry.js';

const sandbox = { baseUrl: () => 'http://127.0.0.1:1', secret: 'd'.repeat(64) };

describe('the registry', () => {
  it('has both sandbox channels, alike but for their price', () => {
    const alike = {
      methods: ['card', 'qr'],
      currencies: 'all',
      maxAmountMinor: null,
      minAmountMinor: null,
    };
    const channels = createChannels({ sandbox, timeoutMs: 1, maintenance: ['sandbox_b'] });
    expect([...channels.values()].map(({ profile }) => profile)).toEqual([
      { name: 'sandbox_a', costPercent: '0.30', maintenance: false, ...alike },
      { name: 'sandbox_b', costPercent: '0.50', maintenance: true, ...alike },
    ]);
  });

  it('is empty where there is no sandbox', () => {
    expect(createChannels({ sandbox: null, timeoutMs: 1 })).toEqual(new Map());
  });
});
