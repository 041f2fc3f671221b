/**
 * Merchants, finance and operators of the simulated world. What they were told is remembered: the log
 * must hold what was acknowledged exactly once.
 */
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import { createBookkeepers } from './bookkeepers.js';
import { type CallerOptions, createCaller } from './caller.js';
import type { ClientTools } from './client-tools.js';
import type { Promised } from './promised.js';
import { createKeyKeepers } from './key-keepers.js';
import { createMerchants } from './merchants.js';
import { createOperators } from './operators.js';

export interface Clients {
  /** Starts what a step asks for; it goes on until it is answered for good. */
  begin(kind: RequestKind, random: Random, number: number): void;
  /** Requests that have no answer for good. */
  readonly open: ReadonlySet<string>;
  /** What clients were told, for the log to keep. */
  readonly promised: readonly Promised[];
  /**
   * Cancels what an authorization still holds, accepts what was paid in part, and lets stuck sagas go on: the
   * end of a story.
   */
  tidyUp(): void;
}

export function createClients(options: CallerOptions): Clients {
  const { onDefect, time, calm } = options;
  const { send, open } = createCaller(options);
  const promised: Promised[] = [];
  const tools: ClientTools = {
    ...{ send, onDefect, calm },
    nowMs: () => time.elapsedMs,
    later: (afterMs, act) => void time.schedule(afterMs, act, time.world),
    promise(effect, { ok, status, code }) {
      const because = `answered ${status}${code === '' ? '' : ` ${code}`}`;
      promised.push({ effect, times: ok ? 1 : 0, because });
    },
  };
  const keys = createKeyKeepers(tools);
  const merchants = createMerchants(tools, keys.secretFor);
  const operators = createOperators(tools);
  const begin: Record<RequestKind, (random: Random, number: number) => void> = {
    ...merchants.requests,
    ...keys.requests,
    ...operators.requests,
    ...createBookkeepers(tools),
  };

  let round = 0;
  return {
    begin: (kind, random, number) => begin[kind](random, number),
    ...{ open, promised },
    tidyUp() {
      round += 1;
      operators.tidyUp(round, time.random);
      merchants.tidyUp(round, time.random);
      resumeStuckSagas(round);
    },
  };

  function resumeStuckSagas(round: number): void {
    send({
      name: `tidy-${round}`,
      role: 'operator',
      method: 'GET',
      path: '/v1/sagas?state=stuck',
      random: time.random.of('tidy', round),
      then({ json }) {
        for (const { id } of (json['data'] ?? []) as { id: string }[]) {
          send({
            name: `resume-${round}-${id}`,
            role: 'operator',
            method: 'POST',
            path: `/v1/sagas/${id}/resume`,
            random: time.random.of('resume', round, id),
          });
        }
      },
    });
  }
}
