/** The configuration of channels: what is accepted, what is refused, and what is remembered. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  changed,
  type ChannelChanges,
  type ChannelConfiguration,
  copyOf,
  differing,
  GUARDED_MEMBERS,
  isGuarded,
} from '../../domain/channel/configuration.js';
import {
  type ChannelCommand,
  channelConfigurations,
  MAX_CHANNELS,
  MAX_VERSIONS,
} from '../../domain/channel/configurations.js';
import type { ConnectorTerms } from '../../domain/channel/connector.js';
import type { ChannelEvent } from '../../domain/channel/events.js';
import { contentHash } from '../../domain/kernel/content.js';
import { cny } from '../money/amounts.js';
import { givenFor } from '../support/given-when-then.js';
import { Acquirer, configuration } from './acquirer.js';

const AT = '2026-03-01T00:00:00.000Z';
const sandbox = {
  name: 'sandbox',
  methods: ['card', 'qr'],
  secrets: [],
  channels: ['sandbox_a'],
  developmentOnly: true,
};
const installation = (production: boolean) =>
  channelConfigurations({
    connectors: new Map<string, ConnectorTerms>([
      ['acquirer', new Acquirer()],
      ['sandbox', sandbox],
    ]),
    production,
  });
const aggregate = installation(true);
const of = (production: boolean) => givenFor(installation(production));
const given = of(true);

const configure = (
  changes: Partial<ChannelConfiguration> = {},
  channel = 'one',
): ChannelCommand => ({
  type: 'ConfigureChannel',
  channel,
  configuration: { ...configuration, ...changes },
  by: 'key:a',
});
const configured = (changes: Partial<ChannelConfiguration> = {}, channel = 'one'): ChannelEvent => {
  const content = { ...configuration, ...changes };
  const data = { channel, ...copyOf(content), by: 'key:a', contentHash: contentHash(content) };
  return { type: 'ChannelConfigured', data };
};
const change = (changes: ChannelChanges, before: ChannelChanges | null = null): ChannelCommand => ({
  type: 'ChangeChannel',
  channel: 'one',
  changes,
  by: 'key:a',
  before,
  approval: before && { id: 'apr_1', approvedBy: 'key:b' },
});
/** Changed at once, by somebody who has looked before. */
const changeOf = (before: ChannelChanges, changes: ChannelChanges): ChannelCommand => ({
  ...{ type: 'ChangeChannel', channel: 'one', changes, before, by: 'key:a', approval: null },
});
const changedTo = (changes: ChannelChanges, version = 2, approved = false): ChannelEvent => ({
  type: 'ChannelChanged',
  data: {
    channel: 'one',
    version,
    changes,
    by: 'key:a',
    approval: approved ? { id: 'apr_1', approvedBy: 'key:b' } : null,
  },
});

describe('a channel', () => {
  it('is configured once a name; the same again is the same channel', () => {
    given().when(configure()).then(configured());
    given(configured()).when(configure()).then();
    given(configured())
      .when(configure({ costPercent: '0.21' }))
      .rejected('id_conflict');
  });

  it('is known by what it was configured as, whatever was changed since', () => {
    given(configured(), changedTo({ methods: ['wallet'] }))
      .when(configure())
      .then();
  });

  it('is one of a hundred at most', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => configured({}, `channel_${index}`));
    given(...many(MAX_CHANNELS - 1))
      .when(configure())
      .then(configured());
    given(...many(MAX_CHANNELS))
      .when(configure())
      .rejected('too_many_channels');
  });

  it.each<[string, Partial<ChannelConfiguration>, string]>([
    ['no such connector', { connector: 'none' }, 'connector_unknown'],
    ['a connector for development', { connector: 'sandbox' }, 'connector_development_only'],
    ['a method that its connector cannot do', { methods: ['card', 'qr'] }, 'method_unsupported'],
    ['a currency of no table', { currencies: ['CNY', 'XAU'] }, 'unknown_currency'],
    ['a cost above the whole', { costPercent: '100.01' }, 'invalid_request'],
    ['a limit of no scale', { limits: { min: [cny('1')], max: [] } }, 'invalid_amount'],
    [
      'a limit twice',
      { limits: { min: [cny('1.00'), cny('2.00')], max: [] } },
      'channel_limits_invalid',
    ],
    [
      'limits with nothing between',
      { limits: { min: [cny('2.00')], max: [cny('1.99')] } },
      'channel_limits_invalid',
    ],
    [
      'a limit of a currency that it does not take',
      { currencies: ['USD'], limits: { min: [], max: [cny('1.00')] } },
      'channel_limits_invalid',
    ],
    [
      'a window that ends before it begins',
      { maintenance: [{ from: AT, to: AT }] },
      'maintenance_invalid',
    ],
    ['no secret where it is enabled', { secrets: {}, enabled: true }, 'channel_secret_missing'],
  ])('is refused with %s', (_, changes, code) => {
    given().when(configure(changes)).rejected(code);
    if (differing(configuration, changes as ChannelChanges).some(isGuarded)) return;
    given(configured())
      .when(change(changes as ChannelChanges))
      .rejected(code);
  });

  it('may have limits that are alike, and a secret later', () => {
    const limits = { min: [cny('1.00')], max: [cny('1.00')] };
    given()
      .when(configure({ limits, secrets: {} }))
      .then(configured({ limits, secrets: {} }));
  });

  it('of the sandbox is for development, under the names that the sandbox has', () => {
    const changes = { connector: 'sandbox', methods: ['qr'] };
    of(false)().when(configure(changes, 'sandbox_a')).then(configured(changes, 'sandbox_a'));
    of(false)().when(configure(changes)).rejected('connector_unknown');
  });
});

describe('a change', () => {
  const maintenance = [{ from: AT, to: '2026-03-01T01:00:00.000Z' }];

  it('of what stops or narrows a channel is made at once', () => {
    given(configured()).when(change({ maintenance })).then(changedTo({ maintenance }));
    given(configured(), changedTo({ maintenance }))
      .when(change({ maintenance: [] }))
      .then(changedTo({ maintenance: [] }, 3));
  });

  it('that makes nothing different writes nothing', () => {
    given(configured()).when(change({})).then();
    given(configured())
      .when(change({ methods: ['card'], costPercent: '0.20' }))
      .then();
  });

  it('of a channel that is not there is refused', () => {
    given().when(change({ maintenance })).rejected('not_found');
  });

  it.each(GUARDED_MEMBERS)('of %s is refused without an approval', (member) => {
    const changes = { connector: 'x', secrets: { KEY: 'env:KEY' }, costPercent: '0.30' };
    const asked = member === 'enabled' ? { enabled: true } : { [member]: changes[member] };
    given(configured()).when(change(asked)).rejected('channel_changed');
  });

  it('that was approved says who approved it, and is made once', () => {
    const approved = change({ costPercent: '0.30' }, { costPercent: '0.20' });
    given(configured())
      .when(approved)
      .then(changedTo({ costPercent: '0.30' }, 2, true));
    given(
      configured(),
      changedTo({ costPercent: '0.30' }, 2, true),
      changedTo({ methods: ['wallet'] }, 3),
    )
      .when(approved)
      .then();
  });

  it('is refused if what it changes has changed since, and no other member', () => {
    const approved = change({ costPercent: '0.30' }, { costPercent: '0.20' });
    const other: ChannelEvent = {
      type: 'ChannelChanged',
      data: {
        channel: 'one',
        version: 2,
        changes: { costPercent: '0.25' },
        by: 'key:a',
        approval: { id: 'apr_0', approvedBy: 'key:b' },
      },
    };
    given(configured(), other).when(approved).rejected('channel_changed');
    given(configured(), changedTo({ methods: ['wallet'] }))
      .when(approved)
      .then(changedTo({ costPercent: '0.30' }, 3, true));
  });

  it('by somebody who has looked is refused if it changed since, unless the same was done already', () => {
    const [first, second] = [
      { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T01:00:00.000Z' },
      { from: '2026-03-02T00:00:00.000Z', to: '2026-03-02T01:00:00.000Z' },
    ];
    const added = changeOf({ maintenance: [] }, { maintenance: [first] });
    given(configured())
      .when(added)
      .then(changedTo({ maintenance: [first] }));
    given(configured(), changedTo({ maintenance: [second] }))
      .when(added)
      .rejected('channel_changed');
    given(configured(), changedTo({ maintenance: [first] }))
      .when(added)
      .then();
    given(configured(), changedTo({ methods: ['wallet'] }))
      .when(added)
      .then(changedTo({ maintenance: [first] }, 3));
  });

  it('is the last at a thousand versions', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        changedTo({ authorizationSeconds: 100 + index }, index + 2),
      );
    given(configured(), ...many(MAX_VERSIONS - 2))
      .when(change({ maintenance }))
      .then(changedTo({ maintenance }, MAX_VERSIONS));
    given(configured(), ...many(MAX_VERSIONS - 1))
      .when(change({ maintenance }))
      .rejected('too_many_channel_changes');
  });
});

it('remembers every version with who made it, and ends at the last', () => {
  const seconds = fc.array(fc.integer({ min: 60, max: 1_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(seconds, (list) => {
      const events = [
        configured(),
        ...list.map((authorizationSeconds, index) =>
          changedTo({ authorizationSeconds }, index + 2),
        ),
      ];
      const state = events.reduce(
        (before, event) => aggregate.evolve(before, event, AT),
        aggregate.initialState,
      );
      const one = state.get('one');
      expect(one?.versions.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
      const folded = one?.versions.reduce(
        (before, { changes }) => changed(before, changes),
        configuration,
      );
      expect(one?.configuration).toEqual(folded);
      expect(one?.configuration.authorizationSeconds).toBe(list.at(-1) ?? 604_800);
    }),
  );
});
