/** Whether anything arrives at an endpoint: if not, it is said to fail after a while, and disabled after days. */
import type { Cases } from '../../domain/case/port.js';
import { derivedId } from '../../domain/ids.js';
import { type Clock, fromInstant, toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { DISABLED_AFTER_MS, FAILING_AFTER_MS } from '../../domain/delivery/schedule.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import type { EndpointRegistry } from '../webhook-endpoint/endpoint-registry.js';
import type { AttemptLog } from './attempt-log.js';

interface Parts {
  readonly registry: Pick<EndpointRegistry, 'known' | 'run'>;
  readonly attempts: Pick<AttemptLog, 'failingSince' | 'putFailingSince'>;
  /** Where the house is told. */
  readonly cases: Pick<Cases, 'open'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class EndpointHealth {
  #failingSinceMs: number | null = null;
  #arrivedMs = -Infinity;

  constructor(
    private readonly parts: Parts,
    private readonly id: string,
  ) {}

  /** As the log has it, or the cache for the first hour. */
  load({ failingSince }: WebhookEndpoint): void {
    this.#failingSinceMs =
      failingSince === null ? this.parts.attempts.failingSince(this.id) : fromInstant(failingSince);
  }

  async arrived(): Promise<void> {
    const { registry, attempts, clock } = this.parts;
    this.#arrivedMs = clock.now();
    // If the log refuses it, the next arrival says it again.
    if (registry.known(this.id)?.failingSince != null) {
      await this.#run({ type: 'NoteRecovered', id: this.id });
    }
    if (this.#failingSinceMs === null) return;
    this.#failingSinceMs = null;
    attempts.putFailingSince(this.id, null);
  }

  async failed(): Promise<void> {
    const endpoint = this.parts.registry.known(this.id);
    if (endpoint === undefined || endpoint.disabled !== null) return;
    const nowMs = this.parts.clock.now();
    const sinceMs = this.#failingSince(endpoint, nowMs);
    const failedForMs = nowMs - sinceMs;
    if (failedForMs >= DISABLED_AFTER_MS) {
      // Before: whatever comes between, no endpoint is disabled without a word.
      await this.#openCase(endpoint, toInstant(sinceMs));
      return this.disable('failing');
    }
    if (failedForMs < FAILING_AFTER_MS || endpoint.failingSince !== null) return;
    await this.#run({ type: 'NoteFailing', id: this.id, since: toInstant(sinceMs) });
  }

  /** What failed before something arrived, or before the endpoint was enabled, counts no more. */
  #failingSince({ enabledAt }: WebhookEndpoint, nowMs: number): number {
    const fromMs = Math.max(this.#arrivedMs, fromInstant(enabledAt));
    if (this.#failingSinceMs === null || this.#failingSinceMs < fromMs) {
      this.#failingSinceMs = nowMs;
      this.parts.attempts.putFailingSince(this.id, nowMs);
    }
    return this.#failingSinceMs;
  }

  async disable(reason: 'gone' | 'failing'): Promise<void> {
    await this.#run({ type: 'DisableEndpoint', id: this.id, reason });
    this.parts.logger.warn({ endpoint: this.id, reason }, 'a webhook endpoint was disabled');
  }

  #openCase({ merchant }: WebhookEndpoint, since: string): Promise<void> {
    const report = {
      case: derivedId('case', 'webhook_disabled', this.id, since),
      kind: 'webhook_disabled',
      ...{ flow: null, subject: null, channel: null },
      summary: 'a webhook endpoint is disabled: nothing has arrived there for five days',
      details: { endpoint: this.id, merchant, failingSince: since },
    };
    return this.parts.cases.open(report, null, this.#context());
  }

  #run(command: Parameters<EndpointRegistry['run']>[0]): Promise<unknown> {
    return this.parts.registry.run(command, this.#context());
  }

  #context(): CommandContext {
    const nowMs = this.parts.clock.now();
    return { correlationId: this.id, causationId: 'delivery', actor: 'system', nowMs };
  }
}
