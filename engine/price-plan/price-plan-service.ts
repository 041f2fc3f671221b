/** Price plans: kept folded in this process, changed by events, followed while it runs. */
import type { TallybookEvent } from '../../domain/events.js';
import { derivedId } from '../../domain/ids.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { ownPrice } from '../../domain/merchant/own-price.js';
import { pricesFor } from '../../domain/price-plan/choose.js';
import {
  assignmentIn,
  assignmentsOf,
  type PricePlanCommand,
  pricePlans,
} from '../../domain/price-plan/decider.js';
import { type PricePlanEvent, pricePlanEventSchemas } from '../../domain/price-plan/events.js';
import type { Price } from '../../domain/price-plan/price.js';
import type { PriceAssignment, PricePlan, PricePlans } from '../../domain/price-plan/price-plan.js';
import { PRICE_PLANS_STREAM } from '../../domain/price-plan/streams.js';
import type { PriceTerms } from '../../domain/price-plan/terms.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';
import { KeptAggregate } from '../kept-aggregate.js';
import type { MerchantService } from '../merchant/merchant-service.js';

export interface PlanRequest {
  readonly name: string;
  readonly terms: PriceTerms;
  /** Null for now. */
  readonly effectiveFrom: string | null;
  readonly idempotencyKey: string;
}

export interface AssignmentRequest {
  readonly plan: string;
  readonly merchant: string;
  /** Null for every method. */
  readonly method: string | null;
  /** Null for every channel. */
  readonly channel: string | null;
  /** Null for now. */
  readonly effectiveFrom: string | null;
  readonly idempotencyKey: string;
}

/** What a payment is to be priced as. */
export interface PricedPayment {
  readonly merchant: string;
  readonly method: string;
  readonly currency: string;
}

/** A plan with its assignments, in the order in which they were made. */
export interface FoundPlan {
  readonly plan: PricePlan;
  readonly assignments: readonly PriceAssignment[];
}

/** Prices new payments. */
export interface Prices {
  /**
   * The prices that a payment is made with, as this process knows them; none without a channel if the merchant has
   * no price in the currency.
   */
  pricesOf(of: PricedPayment, nowMs: number): Promise<readonly Price[]>;
}

export interface PricePlanService extends Prices {
  /** Reads what other processes have written. @throws StoreUnavailable */
  refresh(): Promise<void>;
  list(): Promise<readonly PricePlan[]>;
  find(id: string): Promise<FoundPlan | undefined>;
  /** Of a merchant, in the order in which they were made, each with its plan. */
  ofMerchant(
    merchant: string,
  ): Promise<readonly { readonly assignment: PriceAssignment; readonly plan: PricePlan }[]>;
  /** Once a key. Refused with a code of the terms, `price_not_ahead` or `too_many_price_plans`. */
  create(request: PlanRequest, context: CommandContext): Promise<Answered<FoundPlan>>;
  /** As `create`, or with `not_found` or `too_many_price_plan_versions`. */
  addVersion(
    plan: string,
    request: Omit<PlanRequest, 'name'>,
    context: CommandContext,
  ): Promise<Answered<FoundPlan>>;
  /** Refused with `not_found`, `price_not_ahead` or `too_many_price_assignments`. */
  assign(request: AssignmentRequest, context: CommandContext): Promise<Answered<PriceAssignment>>;
  /** Ends an assignment now, or at a later instant. Refused with `not_found` or `price_not_ahead`. */
  endAssignment(
    of: { readonly assignment: string; readonly plan: string; readonly until: string | null },
    context: CommandContext,
  ): Promise<Answered<PriceAssignment>>;
}

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
  readonly merchants: Pick<MerchantService, 'get'>;
}

const isOwn = (event: TallybookEvent): event is PricePlanEvent =>
  Object.hasOwn(pricePlanEventSchemas, event.type);

/** Reads the plans and returns their service. */
export async function openPricePlans(dependencies: Dependencies): Promise<PricePlanService> {
  const service = new Service(dependencies);
  await service.refresh();
  return service;
}

class Service implements PricePlanService {
  readonly #kept: KeptAggregate<PricePlans, PricePlanCommand, PricePlanEvent>;
  readonly #merchants: Pick<MerchantService, 'get'>;

  constructor({ log, ids, merchants }: Dependencies) {
    const handler = createCommandHandler<PricePlans, PricePlanCommand, PricePlanEvent>(
      log,
      pricePlans,
      isOwn,
      ids,
    );
    this.#kept = new KeptAggregate(handler, PRICE_PLANS_STREAM, pricePlans.initialState);
    this.#merchants = merchants;
  }

  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  async pricesOf(
    { merchant, method, currency }: PricedPayment,
    nowMs: number,
  ): Promise<readonly Price[]> {
    const found = await this.#merchants.get(merchant);
    if (found === undefined) return [];
    const of = { merchant, method, currency, at: toInstant(nowMs) };
    return pricesFor(this.#kept.state, of, ownPrice(found.merchant));
  }

  async list() {
    await this.refresh();
    return [...this.#kept.state.plans.values()];
  }

  async find(id: string) {
    await this.refresh();
    return foundIn(this.#kept.state, id);
  }

  async ofMerchant(merchant: string) {
    await this.refresh();
    const { plans, assignments } = this.#kept.state;
    return (assignments.get(merchant) ?? []).flatMap((assignment) => {
      const plan = plans.get(assignment.plan);
      return plan === undefined ? [] : [{ assignment, plan }];
    });
  }

  create({ name, terms, effectiveFrom, idempotencyKey }: PlanRequest, context: CommandContext) {
    const plan = derivedId('pricePlan', idempotencyKey);
    const asked = { plan, name, terms, effectiveFrom };
    return this.#run({ type: 'CreatePricePlan', ...asked }, context, (state) =>
      foundIn(state, plan),
    );
  }

  addVersion(
    plan: string,
    { terms, effectiveFrom, idempotencyKey: key }: Omit<PlanRequest, 'name'>,
    context: CommandContext,
  ) {
    const asked = { plan, terms, effectiveFrom, key };
    return this.#run({ type: 'AddPricePlanVersion', ...asked }, context, (state) =>
      foundIn(state, plan),
    );
  }

  async assign(request: AssignmentRequest, context: CommandContext) {
    const { idempotencyKey, ...asked } = request;
    const { merchant, plan } = asked;
    if ((await this.#merchants.get(merchant)) === undefined) {
      return reject('not_found', 'there is no such merchant', 'merchant');
    }
    const assignment = derivedId('priceAssignment', plan, merchant, idempotencyKey);
    return this.#run({ type: 'AssignPricePlan', assignment, ...asked }, context, (state) =>
      assignmentIn(state, merchant, assignment),
    );
  }

  async endAssignment(
    of: { readonly assignment: string; readonly plan: string; readonly until: string | null },
    context: CommandContext,
  ) {
    const found = await this.find(of.plan);
    const known = found?.assignments.find(({ id }) => id === of.assignment);
    if (known === undefined) return reject('not_found', 'there is no such assignment');
    const { id: assignment, merchant } = known;
    const asked = { assignment, merchant, effectiveUntil: of.until };
    return this.#run({ type: 'EndPriceAssignment', ...asked }, context, (state) =>
      assignmentIn(state, merchant, assignment),
    );
  }

  async #run<Value>(
    command: WithoutNow<PricePlanCommand>,
    context: CommandContext,
    find: (state: PricePlans) => Value | undefined,
  ): Promise<Answered<Value>> {
    const asked = { ...command, now: toInstant(context.nowMs) };
    const handled = await this.#kept.handle(asked, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const value = find(handled.state);
    if (value === undefined) throw new Error(`${command.type} was accepted and left nothing`);
    const { events, position } = handled;
    return { accepted: true, value, replayed: events.length === 0, position };
  }
}

type WithoutNow<Command> = Command extends unknown ? Omit<Command, 'now'> : never;

function foundIn(state: PricePlans, id: string): FoundPlan | undefined {
  const plan = state.plans.get(id);
  return plan && { plan, assignments: assignmentsOf(state, plan) };
}
