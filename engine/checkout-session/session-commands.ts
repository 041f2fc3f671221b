/** Commands on a checkout session, each going on from what was read of it. */
import {
  type CheckoutCommand,
  checkoutSessionAggregate,
} from '../../domain/checkout-session/checkout-session.js';
import { type CheckoutEvent, checkoutEventSchemas } from '../../domain/checkout-session/events.js';
import type { CheckoutSession } from '../../domain/checkout-session/session.js';
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { createCommandHandler, type Folded } from '../command-handler.js';
import type { Requester } from '../payment/requests.js';

export interface SessionCommandsDependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly clock: Clock;
}

export type SessionCommands = ReturnType<typeof createSessionCommands>;

const isOwn = (event: TallybookEvent): event is CheckoutEvent =>
  Object.hasOwn(checkoutEventSchemas, event.type);

export function createSessionCommands({ log, ids, clock }: SessionCommandsDependencies) {
  const handler = createCommandHandler(log, checkoutSessionAggregate, isOwn, ids);
  return {
    /** @param from what was read of the session before */
    load: (id: string, from?: Folded<CheckoutSession>) => handler.load(checkoutStream(id), from),

    /** @param from what was read of the session before */
    async run(
      id: string,
      command: CheckoutCommand,
      caller: Requester,
      from: Folded<CheckoutSession | undefined>,
    ) {
      const context = { ...caller, correlationId: id, nowMs: clock.now() };
      const handled = await handler.handle(checkoutStream(id), command, context, from);
      if (!handled.accepted) return { accepted: false, rejection: handled.rejection } as const;
      const { accepted, events, ...folded } = handled;
      if (!isThere(folded)) throw new Error(`${command.type} left no session`);
      return { accepted, folded, events } as const;
    },
  };
}

export const isThere = (
  folded: Folded<CheckoutSession | undefined>,
): folded is Folded<CheckoutSession> => folded.state !== undefined;
