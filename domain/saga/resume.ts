import { accept, type Decision, reject } from '../kernel/decider.js';
import type { SagaEvent } from './events.js';
import type { Saga } from './saga.js';

export interface ResumeSaga {
  readonly type: 'ResumeSaga';
  /** Who lets it go on, as in the metadata of events: `key:{id}`. */
  readonly by: string;
}

/** Only a stuck saga is resumed by hand. */
export function decideResume(command: ResumeSaga, saga: Saga | undefined): Decision<SagaEvent> {
  if (saga === undefined) return reject('not_found', 'there is no such saga');
  if (saga.stuck === null) return reject('saga_not_stuck', 'the saga is not stuck');
  const { flow, subject } = saga;
  return accept({ type: 'SagaResumed', data: { flow, subject, by: command.by } });
}
