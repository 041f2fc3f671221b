/**
 * Merchants, finance and operators of the simulated world. What they were told is remembered: the log
 * must hold what was acknowledged exactly once.
 */
import type { RequestKind } from '../plan.js';
import type { Random } from '../random.js';
import { Bookkeepers } from './bookkeepers.js';
import { ApiClient, type ApiClientOptions, type Command } from './api-client.js';
import { ChannelKeepers } from './channel-keepers.js';
import type { ClientTools } from './client-tools.js';
import type { Promised } from './promised.js';
import { KeyKeepers } from './key-keepers.js';
import { Merchants } from './merchants.js';
import { Operators } from './operators.js';

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

export function createClients(options: ApiClientOptions): Clients {
  const { onDefect, time, calm } = options;
  const client = new ApiClient(options);
  const send = (command: Command): void => client.send(command);
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
  const keys = new KeyKeepers(tools);
  const merchants = new Merchants(tools, (random) => keys.secretFor(random));
  const operators = new Operators(tools);
  const channels = new ChannelKeepers(tools);
  const begin: Record<RequestKind, (random: Random, number: number) => void> = {
    ...merchants.requests,
    ...keys.requests,
    ...operators.requests,
    ...channels.requests,
    ...new Bookkeepers(tools).requests,
  };

  let round = 0;
  return {
    begin: (kind, random, number) => begin[kind](random, number),
    ...{ open: client.open, promised },
    tidyUp() {
      round += 1;
      operators.tidyUp(round, time.random);
      channels.tidyUp(round, time.random);
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
