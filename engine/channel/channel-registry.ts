/**
 * The configuration of every channel, by events: read at the start, followed while it runs, and changed
 * here at once. What flows call follows it.
 */
import {
  changed,
  type ChannelChanges,
  type ChannelConfiguration,
} from '../../domain/channel/configuration.js';
import {
  type ChannelCommand,
  channelConfigurations,
  type ChannelConfigurations,
  type ConfiguredChannel,
} from '../../domain/channel/configurations.js';
import { type Connectors, methodsOf } from '../../domain/channel/connector.js';
import { type ChannelEvent, channelEventSchemas } from '../../domain/channel/events.js';
import type { WaysToPay } from '../../domain/channel/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { CHANNELS_STREAM } from '../../domain/channel/streams.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';
import { KeptAggregate } from '../kept-aggregate.js';
import { type ReadSecret, SecretUnresolved } from '../secret/secret-reference.js';
import { LiveChannels } from './live-channels.js';

/** A change that two principals have agreed on. */
export interface ApprovedChange {
  /** Id of the proposal. */
  readonly id: string;
  /** Who proposed it, as events name who acted. */
  readonly proposedBy: string;
}

export interface ChannelStep {
  readonly changes: ChannelChanges;
  /** What members were when they were looked at, or proposed; null for whatever they are. */
  readonly before: ChannelChanges | null;
  /** Null for a change of members that need no approval. */
  readonly approved: ApprovedChange | null;
}

/** `channels` is what flows call: the same map for ever, at the newest configuration known here. */
export interface ChannelRegistry extends WaysToPay {
  /** Reads what other processes have changed. @throws StoreUnavailable */
  refresh(): Promise<void>;
  /** Every channel, in the order in which they were configured. */
  list(): Promise<readonly ConfiguredChannel[]>;
  find(name: string): Promise<ConfiguredChannel | undefined>;
  /**
   * Once a name; the same again answers the channel as it is now. Refused with `id_conflict`,
   * `too_many_channels` or as no configuration may be.
   */
  configure(
    name: string,
    configuration: ChannelConfiguration,
    context: CommandContext,
  ): Promise<Answered<ConfiguredChannel>>;
  /**
   * Refused with `not_found`, `too_many_channel_changes`, as no configuration may be, or with `channel_changed` if
   * it is not as it was looked at.
   */
  change(
    name: string,
    step: ChannelStep,
    context: CommandContext,
  ): Promise<Answered<ConfiguredChannel>>;
  /** Why a change could not be made if it were approved now. */
  refusalOf(
    name: string,
    changes: ChannelChanges,
    before: ChannelChanges,
  ): Promise<Rejection | undefined>;
  /** Why a payment could not be taken, or would miss a channel; true if neither. */
  health(): true | string;
  /** Why a channel cannot be called now, in words without a secret; null if it can. */
  troubleOf(name: string): string | null;
}

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
  readonly connectors: Connectors;
  /** True refuses connectors that are for development only. */
  readonly production: boolean;
  readonly readSecret: ReadSecret;
}

const isChannelEvent = (event: TallybookEvent): event is ChannelEvent =>
  Object.hasOwn(channelEventSchemas, event.type);

/** Reads the configurations and returns their registry. */
export async function openChannelRegistry(dependencies: Dependencies): Promise<ChannelRegistry> {
  const { log, ids, connectors, production, readSecret } = dependencies;
  const aggregate = channelConfigurations({ connectors, production });
  const handler = createCommandHandler<ChannelConfigurations, ChannelCommand, ChannelEvent>(
    log,
    aggregate,
    isChannelEvent,
    ids,
  );
  const live = new LiveChannels({ connectors, readSecret });
  const kept = new KeptAggregate(handler, CHANNELS_STREAM, aggregate.initialState, (state) =>
    live.follow(state),
  );

  async function refresh(): Promise<void> {
    await kept.refresh();
    live.check();
  }

  async function run(
    command: ChannelCommand,
    context: CommandContext,
  ): Promise<Answered<ConfiguredChannel>> {
    const handled = await kept.handle(command, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const value = handled.state.get(command.channel);
    if (value === undefined) throw new Error(`${command.type} was accepted without a channel`);
    const { events, position } = handled;
    return { accepted: true, value, replayed: events.length === 0, position };
  }

  const present = async (): Promise<ChannelConfigurations> => {
    await refresh();
    return kept.state;
  };

  await refresh();
  return {
    channels: live.channels,
    methods: methodsOf(connectors),
    refresh,
    list: async () => [...(await present()).values()],
    find: async (name) => (await present()).get(name),
    health: () => live.health(),
    troubleOf: (name) => live.troubleOf(name),

    configure: (channel, configuration, context) =>
      run({ type: 'ConfigureChannel', channel, configuration, by: context.actor }, context),

    change(channel, { changes, before, approved }, context) {
      const by = approved?.proposedBy ?? context.actor;
      const approval = approved && { id: approved.id, approvedBy: context.actor };
      return run({ type: 'ChangeChannel', channel, changes, before, by, approval }, context);
    },

    async refusalOf(channel, changes, before) {
      const state = await present();
      const approval = { id: '', approvedBy: '' };
      const decision = aggregate.decide(
        { type: 'ChangeChannel', channel, changes, before, by: '', approval },
        state,
      );
      if (!decision.accepted) return decision.rejection;
      const known = state.get(channel);
      return known && unreadable(changed(known.configuration, changes), readSecret);
    },
  };
}

/** A channel is enabled with secrets that can be read. */
function unreadable(
  { enabled, secrets }: ChannelConfiguration,
  readSecret: ReadSecret,
): Rejection | undefined {
  if (!enabled) return undefined;
  for (const [name, reference] of Object.entries(secrets)) {
    try {
      readSecret(reference);
    } catch (error) {
      if (!(error instanceof SecretUnresolved)) throw error;
      return reject('channel_secret_unresolved', error.message, `secrets.${name}`).rejection;
    }
  }
  return undefined;
}
