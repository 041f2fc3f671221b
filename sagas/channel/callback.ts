import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import type { ChannelAnswer, IncomingMovement } from '../../domain/channel/port.js';

/** A callback for a saga, read but not yet noted. */
export interface PendingCallback {
  /** Id of the event that holds it as it came. */
  readonly event: string;
  /** The channel that signed it. */
  readonly channel: string;
  readonly requestNo: string;
  readonly answer: ChannelAnswer;
}

/** Money that a bank says has come, read from a stored advice. */
export interface TakenMovement extends IncomingMovement {
  /** Id of the event that holds the advice as it came. */
  readonly event: string;
  readonly bank: string;
}

/** What a channel says of a dispute, read from a stored callback. */
export interface TakenDispute {
  /** Id of the event that holds the callback as it came. */
  readonly event: string;
  readonly channel: string;
  readonly requestNo: string;
  readonly word: DisputeWord;
}
