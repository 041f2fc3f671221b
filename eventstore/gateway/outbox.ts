/** The answering side of a call of `Streams.Read`. */
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { toTrailers, type Refusal } from './refusal.js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

export interface Outbox {
  /** Resolves when the client can take more. Sends nothing once the client is gone. */
  send(response: ReadResp): Promise<void>;
  /** True once the client is gone. */
  gone(): boolean;
  onGone(listener: () => void): void;
  end(): void;
  refuse(refusal: Refusal): void;
}

export function createOutbox(call: ReadCall): Outbox {
  let over = false;
  const listeners: (() => void)[] = [];
  const leave = (): void => {
    over = true;
    for (const listener of listeners.splice(0)) listener();
  };
  call.on('cancelled', leave);
  call.on('close', leave);
  return {
    async send(response) {
      if (over || call.write(response)) return;
      await new Promise<void>((resolve) => {
        const proceed = (): void => {
          call.off('drain', proceed);
          call.off('cancelled', proceed);
          call.off('close', proceed);
          resolve();
        };
        call.on('drain', proceed);
        call.on('cancelled', proceed);
        call.on('close', proceed);
      });
    },
    gone: () => over,
    onGone(listener) {
      if (over) listener();
      else listeners.push(listener);
    },
    end() {
      if (!over) call.end();
    },
    refuse(refusal) {
      if (!over) call.emit('error', toTrailers(refusal));
    },
  };
}
