/** Registers merchants and finds them. A merchant never changes, so what was read once is kept. */
import { toInstant } from '../../domain/kernel/clock.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { type IdSource, newId } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { merchantStream } from '../../domain/kernel/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Merchant, merchant, type MerchantFee } from '../../domain/merchant/merchant.js';

export interface MerchantRequest {
  /** The caller's own id; a random one where it is left out. */
  readonly id?: string;
  readonly name: string;
  readonly fee: MerchantFee;
}

export interface FoundMerchant {
  readonly merchant: Merchant;
  /** Position of the event that registered it. */
  readonly position: Position;
}

export type Registration =
  | ({ readonly status: 'registered' | 'duplicate' } & FoundMerchant)
  | { readonly status: 'rejected'; readonly rejection: Rejection };

export interface MerchantService {
  /** Idempotent by `id`: the same id with other content is refused with `id_conflict`. */
  register(request: MerchantRequest, context: CommandContext): Promise<Registration>;
  /** The merchant as the log has it; undefined where there is none. */
  get(id: string): Promise<FoundMerchant | undefined>;
}

export function createMerchantService({
  log,
  ids,
}: {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
}): MerchantService {
  const known = new Map<string, FoundMerchant>();

  async function get(id: string): Promise<FoundMerchant | undefined> {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const [stored] = await log.readStream(merchantStream(id), { from: 0, limit: 1 });
    if (stored?.event.type !== 'MerchantRegistered') return undefined;
    const state = merchant.evolve(merchant.initialState, stored.event);
    if (state === undefined) return undefined;
    const found = { merchant: state, position: stored.position };
    known.set(id, found);
    return found;
  }

  async function register(
    { id = newId('merchant', ids), name, fee }: MerchantRequest,
    context: CommandContext,
  ): Promise<Registration> {
    const found = await get(id);
    const decision = merchant.decide(
      { type: 'RegisterMerchant', id, name, fee },
      found?.merchant ?? merchant.initialState,
    );
    if (!decision.accepted) return { status: 'rejected', rejection: decision.rejection };
    if (decision.events.length === 0 && found !== undefined) {
      return { status: 'duplicate', ...found };
    }
    const { correlationId, causationId, actor, nowMs } = context;
    const metadata = { correlationId, causationId, actor, at: toInstant(nowMs) };
    const events = decision.events.map((event) => ({ id: ids.uuid(), event, metadata }));
    try {
      await log.append(merchantStream(id), events, 'no_stream');
    } catch (error) {
      // Somebody registered the id in between: what they wrote decides.
      if (error instanceof WrongExpectedRevision) return register({ id, name, fee }, context);
      throw error;
    }
    const registered = await get(id);
    if (registered === undefined) throw new Error('a registered merchant is not in the log');
    return { status: 'registered', ...registered };
  }

  return { register, get };
}
