/** Runs a saga as one process among several, stopped by the test at the places where it matters. */
import type { Channel } from '../../domain/channel/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { readersOf } from '../support/log-readers.js';
import type { SagaIdentity } from './mortal-process.js';
import { openSession } from './session.js';
import type { World } from './world.js';

export interface Hooks {
  /** Before an append of events of these types. */
  readonly beforeAppend?: (types: readonly string[]) => Promise<void>;
  /** While the channel has performed a request whose answer is under way. */
  readonly duringSend?: () => Promise<void>;
  /** After the ledger has answered. */
  readonly afterBooking?: () => Promise<void>;
}

/** Runs a saga as a process of its own would, beside others. */
export async function runAs(
  instance: string,
  world: World,
  { id, kind, payment }: SagaIdentity,
  hooks: Hooks = {},
) {
  const log: EventLog<TallybookEvent> = {
    ...readersOf(world.log),
    async append(stream, events, expected) {
      await hooks.beforeAppend?.(
        events.map((event) => ('made' in event ? event.made : event).event.type),
      );
      return world.log.append(stream, events, expected);
    },
  };
  const ledger: Ledger = {
    async execute(...args) {
      const outcomes = await world.ledger.execute(...args);
      await hooks.afterBooking?.();
      return outcomes;
    },
  };
  const channels = new Map<string, Channel>();
  for (const [name, channel] of world.channels) {
    channels.set(name, {
      profile: channel.profile,
      async send(request) {
        const reply = await channel.send(request);
        await hooks.duringSend?.();
        return reply;
      },
      query: (no) => channel.query(no),
      close: (no) => channel.close(no),
      readCallback: () => channel.readCallback(),
    });
  }
  const failures: unknown[] = [];
  const ports = { log, ledger, channels, clock: world.clock };
  const session = openSession(payment, ports, {
    instance,
    exclusive: false,
    failed: (_stream, _subject, error) => void failures.push(error),
  });
  session.wake({ flow: kind, subject: id }, true);
  await session.rest();
  if (failures.length > 0) throw failures[0];
}
