/** How the state of each kind of stream is folded: by what the deciders of its concept fold. */
import { access } from '../../domain/access/decider.js';
import { accessEventSchemas } from '../../domain/access/events.js';
import { ACCESS_STREAM } from '../../domain/access/streams.js';
import { approval } from '../../domain/approval/approval.js';
import { approvalEventSchemas } from '../../domain/approval/events.js';
import { approvalStreams } from '../../domain/approval/streams.js';
import { caseAggregate } from '../../domain/case/case.js';
import { caseEventSchemas } from '../../domain/case/events.js';
import { caseStreams } from '../../domain/case/streams.js';
import { type ChannelConfigurations, evolveChannels } from '../../domain/channel/configurations.js';
import { channelEventSchemas } from '../../domain/channel/events.js';
import { CHANNELS_STREAM } from '../../domain/channel/streams.js';
import { checkoutSessionAggregate } from '../../domain/checkout-session/checkout-session.js';
import { checkoutEventSchemas } from '../../domain/checkout-session/events.js';
import { checkoutStreams } from '../../domain/checkout-session/streams.js';
import { deliveries } from '../../domain/delivery/decider.js';
import { deliveryEventSchemas } from '../../domain/delivery/events.js';
import { deliveryStreams } from '../../domain/delivery/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { erasures } from '../../domain/evidence/erasure.js';
import { erasureEventSchemas } from '../../domain/evidence/events.js';
import { ERASURES_STREAM } from '../../domain/evidence/streams.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { merchantEventSchemas } from '../../domain/merchant/events.js';
import { merchant } from '../../domain/merchant/merchant.js';
import { merchantStreams } from '../../domain/merchant/streams.js';
import { paymentStreams } from '../../domain/payment/streams.js';
import { users } from '../../domain/user/decider.js';
import { userEventSchemas } from '../../domain/user/events.js';
import { USER_STREAM } from '../../domain/user/streams.js';
import type { WebhookEndpoints } from '../../domain/webhook-endpoint/endpoint.js';
import { webhookEndpointEventSchemas } from '../../domain/webhook-endpoint/events.js';
import { evolveWebhookEndpoints } from '../../domain/webhook-endpoint/evolve.js';
import { WEBHOOK_STREAM } from '../../domain/webhook-endpoint/streams.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { flowFold } from '../../sagas/runner/stream.js';

type Stored = StoredEvent<TallybookEvent>;

/** A state that is being folded. */
export interface Folding {
  apply(event: Stored): void;
  readonly state: unknown;
}

/** Undefined if nothing is folded from such a stream. */
export function foldingOf(stream: string): Folding | undefined {
  const single = SINGLE.get(stream);
  if (single !== undefined) return single();
  return FAMILIES.find(({ family }) => family.idIn(stream) !== undefined)?.begin();
}

interface Aggregate<State, E> {
  readonly initialState: State;
  readonly evolve: (state: State, event: E, at: string) => State;
}

type EventsOf<Schemas> = Extract<TallybookEvent, { readonly type: keyof Schemas }>;

const of =
  <State, Schemas extends object>(
    { initialState, evolve }: Aggregate<State, EventsOf<Schemas>>,
    schemas: Schemas,
  ) =>
  (): Folding => {
    let state = initialState;
    const isOwn = (event: TallybookEvent): event is EventsOf<Schemas> =>
      Object.hasOwn(schemas, event.type);
    return {
      apply({ event, stream, metadata }) {
        if (!isOwn(event)) throw new Error(`${event.type} in ${stream}`);
        state = evolve(state, event, metadata.at);
      },
      get state() {
        return state;
      },
    };
  };

/** A payment with the flows that carry it on. */
function payment(): Folding {
  const { initialState, evolve } = flowFold(drivenPayment);
  let state = initialState;
  return {
    apply: (event) => void (state = evolve(state, event)),
    get state() {
      const { aggregate, sagas: flows } = state;
      return aggregate === null ? undefined : { payment: aggregate, flows };
    },
  };
}

const FAMILIES = [
  { family: paymentStreams, begin: payment },
  { family: caseStreams, begin: of(caseAggregate, caseEventSchemas) },
  { family: merchantStreams, begin: of(merchant, merchantEventSchemas) },
  { family: approvalStreams, begin: of(approval, approvalEventSchemas) },
  {
    family: checkoutStreams,
    begin: of(checkoutSessionAggregate, checkoutEventSchemas),
  },
  { family: deliveryStreams, begin: of(deliveries, deliveryEventSchemas) },
] as const;

const SINGLE: ReadonlyMap<string, () => Folding> = new Map([
  [ACCESS_STREAM, of(access, accessEventSchemas)],
  [USER_STREAM, of(users, userEventSchemas)],
  [
    CHANNELS_STREAM,
    of(
      { initialState: new Map() as ChannelConfigurations, evolve: evolveChannels },
      channelEventSchemas,
    ),
  ],
  [
    WEBHOOK_STREAM,
    of(
      { initialState: new Map() as WebhookEndpoints, evolve: evolveWebhookEndpoints },
      webhookEndpointEventSchemas,
    ),
  ],
  [ERASURES_STREAM, of(erasures, erasureEventSchemas)],
]);
