/** Top-ups: announced by merchants, credited when the bank says that money came. */
import type { Banks } from '../../domain/bank/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import { contentHash } from '../../domain/kernel/content.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { fromText, type MoneyText, parseAmount, toText } from '../../domain/money/money.js';
import type { TopupEvent } from '../../domain/topup/events.js';
import { topupStream } from '../../domain/topup/streams.js';
import {
  isTopupEvent,
  type Topup,
  topupAggregate,
  type TopupCommand,
  topupIdOf,
  topupOfText,
  type TopupState,
} from '../../domain/topup/topup.js';
import type { Answered } from '../answered.js';
import type { IncomingDesk } from '../bank/incoming-desk.js';
import { type CommandHandler, createCommandHandler } from '../command-handler.js';

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly banks: Banks;
  readonly desk: IncomingDesk;
}

export interface AskedTopup {
  readonly merchant: string;
  readonly reference: string;
  readonly amount: MoneyText;
}

export class TopupService {
  readonly #handler: CommandHandler<TopupState, TopupCommand, TopupEvent>;

  constructor(private readonly deps: Dependencies) {
    this.#handler = createCommandHandler<TopupState, TopupCommand, TopupEvent>(
      deps.log,
      topupAggregate,
      isTopupEvent,
      deps.ids,
    );
  }

  /** Refused with `reference_conflict`, `bank_not_configured` or a code of the amount. */
  async create(
    { merchant, reference, amount }: AskedTopup,
    context: CommandContext,
  ): Promise<Answered<Topup>> {
    const parsed = parseAmount(amount);
    if (!parsed.accepted) return parsed;
    const id = topupIdOf(merchant, reference);
    const [bank] = this.deps.banks.keys();
    if (bank === undefined && (await this.find(id)) === undefined) {
      return reject('bank_not_configured', 'no bank is configured here');
    }
    return this.#run(
      id,
      {
        type: 'CreateTopup',
        ...{ topup: id, merchant, reference, amount: toText(parsed.amount), bank: bank ?? '' },
        contentHash: contentHash({ amount }),
      },
      context,
    );
  }

  async find(
    id: string,
  ): Promise<{ readonly topup: Topup; readonly position: Position } | undefined> {
    const { state, position } = await this.#handler.load(topupStream(id));
    return state === null ? undefined : { topup: state, position };
  }

  /**
   * Money came in with a text of ours: credited to the merchant who announced it. May be called again for the same.
   * @returns false if no top-up has that text.
   */
  async take(
    came: {
      readonly bank: string;
      readonly bankReference: string;
      readonly amount: MoneyText;
      readonly reference: string | null;
    },
    context: CommandContext,
  ): Promise<boolean> {
    const id = came.reference === null ? undefined : topupOfText(came.reference);
    const found = id === undefined ? undefined : await this.find(id);
    if (id === undefined || found === undefined) return false;
    const { merchant } = found.topup;
    const { bank, bankReference } = came;
    const incoming = {
      bank,
      bankReference,
      kind: 'credit',
      amount: fromText(came.amount),
    } as const;
    const placed = await this.deps.desk.credit(incoming, { merchant, subject: id }, context);
    if (placed === undefined) {
      // It stands in suspense since before anybody announced it, or a person has brought it to its place.
      await this.deps.desk.suspend(incoming, context);
      return true;
    }
    const { amount } = came;
    const command: TopupCommand = { type: 'RecordCredited', bankReference, amount, ...placed };
    await this.#run(id, command, { ...context, correlationId: id });
    return true;
  }

  async #run(id: string, command: TopupCommand, context: CommandContext): Promise<Answered<Topup>> {
    const handled = await this.#handler.handle(topupStream(id), command, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const { state, events, position } = handled;
    if (state === null) throw new Error(`${command.type} left no top-up`);
    return { accepted: true, value: state, replayed: events.length === 0, position };
  }
}
