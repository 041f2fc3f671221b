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
