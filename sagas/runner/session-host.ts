import type { Cases } from '../../domain/case/port.js';
import type { ChannelProfile, Channels } from '../../domain/channel/port.js';
import type { Ladder } from '../../domain/channel/next-step.js';
import type { ChannelQuality } from '../../domain/channel/routing.js';
import type { DomainEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { EvidenceSealer } from '../../engine/evidence/evidence.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';

/** What sessions need of the process around them. */
export interface SessionHost {
  readonly log: Pick<EventLog<DomainEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
  readonly channels: Pick<Channels, 'get'>;
  /** Seals what channels answer. */
  readonly evidence: Pick<EvidenceSealer, 'prepare'>;
  /** Opens the token of a card for its call. */
  readonly cardTokens: Pick<CardTokens, 'open'>;
  readonly nowMs: () => number;
  /** Random id of this process. */
  readonly instance: string;
  /** True if no other process can run sagas on this store. */
  readonly exclusive: boolean;
  /** Longer than any call may take, milliseconds. */
  readonly leaseMs: number;
  readonly ladder: Ladder;
  readonly profiles: () => readonly ChannelProfile[];
  readonly quality: (channel: string) => ChannelQuality;
  /** As `Cases.open`. */
  readonly openCase: Cases['open'];
  /**
   * A step of a saga failed, or (`subject` null) a turn of the whole session.
   * @returns a reason if the saga is to be marked for manual action.
   */
  readonly failed: (stream: string, subject: string | null, error: unknown) => string | undefined;
}
