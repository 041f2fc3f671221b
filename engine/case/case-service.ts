/** Cases: opened by flows, assigned by operators, their money claimed, moved and accounted for. */
import {
  type Case,
  caseAggregate,
  type CaseCommand,
  type CaseState,
} from '../../domain/case/case.js';
import { type CaseEvent, caseEventSchemas } from '../../domain/case/events.js';
import type { Cases } from '../../domain/case/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { caseStream } from '../../domain/case/streams.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';
import { nothingFolded } from '../decide-and-append.js';

export interface CaseService extends Cases {
  /** The case as the log has it now, with the position of its last event. */
  find(id: string): Promise<{ case: Case; position: Position } | undefined>;
  /** Refused with `not_found` or `case_closed`. */
  assign(id: string, to: string, context: CommandContext): Promise<Answered<Case>>;
  /** Refused with `case_closed` or `case_holds_money`. */
  dismiss(
    id: string,
    how: { readonly note: string; readonly approval: string },
    context: CommandContext,
  ): Promise<Answered<Case>>;
}

const isCaseEvent = (event: TallybookEvent): event is CaseEvent =>
  Object.hasOwn(caseEventSchemas, event.type);

export function createCaseService({
  log,
  ids,
}: {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
}): CaseService {
  const handler = createCommandHandler<CaseState, CaseCommand, CaseEvent>(
    log,
    caseAggregate,
    isCaseEvent,
    ids,
  );

  async function run(
    id: string,
    command: CaseCommand,
    context: CommandContext,
  ): Promise<Answered<Case>> {
    // A case that is opened is almost always new: the first try spares the read.
    const from =
      command.type === 'OpenCase' ? nothingFolded(caseAggregate.initialState) : undefined;
    const handled = await handler.handle(caseStream(id), command, context, from);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    if (handled.state === null) throw new Error(`${command.type} left no case`);
    const { state, events, position } = handled;
    return { accepted: true, value: state, replayed: events.length === 0, position };
  }

  async function mustRun(id: string, command: CaseCommand, context: CommandContext): Promise<void> {
    const done = await run(id, command, context);
    if (!done.accepted) {
      throw new Error(`${command.type} of ${id} was refused: ${done.rejection.code}`);
    }
  }

  return {
    async find(id) {
      const { state, position } = await handler.load(caseStream(id));
      return state === null ? undefined : { case: state, position };
    },

    open: (report, holding, context, claim) =>
      mustRun(report.case, { type: 'OpenCase', report, holding, claim: claim ?? null }, context),

    claim: (id, claim, context) => run(id, { type: 'ClaimMoney', ...claim }, context),
    release: (id, claim, context) => mustRun(id, { type: 'ReleaseClaim', claim }, context),
    recordMoved: (id, claim, transaction, context, amount) =>
      mustRun(
        id,
        { type: 'RecordMoved', claim, transaction, ...(amount === undefined ? {} : { amount }) },
        context,
      ),

    assign: (id, to, context) => run(id, { type: 'AssignCase', to }, context),
    dismiss: (id, how, context) => run(id, { type: 'DismissCase', ...how }, context),
  };
}
