import { describe, expect, it } from '@jest/globals';
import { createConnectors } from '../../channels/registry.js';
import { sandboxConfigurations } from '../../channels/sandbox/channels.js';
import { sandboxConnector } from '../../channels/sandbox/connector.js';

describe('the connectors', () => {
  it('know the sandbox where none runs, so that production can refuse it by name', () => {
    const connectors = createConnectors({ sandbox: null });
    const sandbox = connectors.get('sandbox');
    expect([...connectors.keys()]).toEqual(['sandbox']);
    expect(sandbox).toMatchObject({
      name: 'sandbox',
      methods: ['card', 'qr'],
      secrets: [],
      channels: ['sandbox_a', 'sandbox_b'],
      developmentOnly: true,
    });
    expect(() => sandbox?.connect({ channel: 'sandbox_a', secrets: {} })).toThrow(
      'there is no sandbox',
    );
  });

  it('take a sandbox that runs', () => {
    const sandbox = sandboxConnector({
      baseUrl: () => 'http://127.0.0.1:1',
      secret: 'd'.repeat(64),
      timeoutMs: 1,
    });
    expect(createConnectors({ sandbox }).get('sandbox')).toBe(sandbox);
  });
});

it('both sandbox channels are alike but for their price', () => {
  const alike = [...sandboxConfigurations].map(([name, { costPercent, ...rest }]) => {
    expect([name, costPercent]).toEqual(
      name === 'sandbox_a' ? ['sandbox_a', '0.30'] : ['sandbox_b', '0.50'],
    );
    return rest;
  });
  expect(alike).toHaveLength(2);
  expect(alike[0]).toEqual(alike[1]);
});
