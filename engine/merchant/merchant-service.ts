/** Registers merchants, changes and finds them. Name and fee never change, so what was read once is kept. */
import type { TallybookEvent } from '../../domain/events.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { newId } from '../../domain/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { merchantStream } from '../../domain/merchant/streams.js';
import { type MerchantEvent, merchantEventSchemas } from '../../domain/merchant/events.js';
import {
  type ChangeMerchant,
  type Merchant,
  merchant,
  type MerchantCommand,
  type MerchantFee,
} from '../../domain/merchant/merchant.js';
import type { Answered } from '../answered.js';
import { createCommandHandler, type Folded } from '../command-handler.js';

export interface MerchantRequest {
  /** The caller's own id; a random one if it is left out. */
  readonly id?: string;
  readonly name: string;
  readonly fee: MerchantFee;
}

export interface FoundMerchant {
  readonly merchant: Merchant;
  /** Position of its newest event that was read. */
  readonly position: Position;
}

export type Registration =
  | ({ readonly status: 'registered' | 'duplicate' } & FoundMerchant)
  | { readonly status: 'rejected'; readonly rejection: Rejection };

export interface MerchantService {
  /** Idempotent by `id`: the same id with other content is refused with `id_conflict`. */
  register(request: MerchantRequest, context: CommandContext): Promise<Registration>;
  /** The merchant, with name and fee; its origins may have been changed since. Undefined if there is none. */
  get(id: string): Promise<FoundMerchant | undefined>;
  /** The merchant as the log has it now; undefined if there is none. */
  current(id: string): Promise<FoundMerchant | undefined>;
  /**
   * Refused with `not_found`, with `invalid_request` for what is no origin, or with `merchant_changed` if it is not as it
   * was looked at.
   */
  change(
    id: string,
    change: Pick<ChangeMerchant, 'changes' | 'before'>,
    context: CommandContext,
  ): Promise<Answered<Merchant>>;
  /** Of the merchant alone; what it means for its accounts is the freeze's. Refused with `not_found`. */
  setFrozen(id: string, frozen: boolean, context: CommandContext): Promise<Answered<Merchant>>;
}

const isMerchantEvent = (event: TallybookEvent): event is MerchantEvent =>
  Object.hasOwn(merchantEventSchemas, event.type);

export function createMerchantService({
  log,
  ids,
}: {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
}): MerchantService {
  const handler = createCommandHandler(log, merchant, isMerchantEvent, ids);
  const known = new Map<string, Folded<Merchant>>();

  /** Keeps a merchant that is registered; gives undefined if it is not. */
  function keep(folded: Folded<Merchant | undefined>): Folded<Merchant> | undefined {
    const { state, revision, position, at } = folded;
    if (state === undefined) return undefined;
    const found = { state, revision, position, at };
    known.set(state.id, found);
    return found;
  }

  const find = async (id: string): Promise<Folded<Merchant> | undefined> =>
    known.get(id) ?? keep(await handler.load(merchantStream(id)));

  async function run(
    id: string,
    command: Exclude<MerchantCommand, { type: 'RegisterMerchant' }>,
    context: CommandContext,
  ): Promise<Answered<Merchant>> {
    const handled = await handler.handle(merchantStream(id), command, context, await find(id));
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const found = keep(handled);
    if (found === undefined) throw new Error('a changed merchant is not in its stream');
    const replayed = handled.events.length === 0;
    return { accepted: true, value: found.state, replayed, position: found.position };
  }

  return {
    async get(id) {
      const found = await find(id);
      return found && { merchant: found.state, position: found.position };
    },

    async current(id) {
      const found = keep(await handler.load(merchantStream(id), known.get(id)));
      return found && { merchant: found.state, position: found.position };
    },

    change: (id, asked, context) => run(id, { type: 'ChangeMerchant', ...asked }, context),

    setFrozen: (id, frozen, context) =>
      run(id, { type: frozen ? 'FreezeMerchant' : 'UnfreezeMerchant' }, context),

    async register({ id = newId('merchant', ids), name, fee }, context) {
      const command = { type: 'RegisterMerchant', id, name, fee } as const;
      const handled = await handler.handle(merchantStream(id), command, context, await find(id));
      if (!handled.accepted) return { status: 'rejected', rejection: handled.rejection };
      const { events } = handled;
      const found = keep(handled);
      if (found === undefined) throw new Error('a registered merchant is not in its stream');
      const status = events.length > 0 ? 'registered' : 'duplicate';
      return { status, merchant: found.state, position: found.position };
    },
  };
}
