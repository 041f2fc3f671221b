import type { ChannelAnswer } from '../../domain/channel/port.js';

/** A callback for a saga, read but not yet noted. */
export interface PendingCallback {
  /** Id of the event that holds it as it came. */
  readonly event: string;
  /** The channel that signed it. */
  readonly channel: string;
  readonly requestNo: string;
  readonly answer: ChannelAnswer;
}
