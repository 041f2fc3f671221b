/** `Streams.Append`: one append as a stream of messages, the first with its options. */
import type { handleClientStreamingCall } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendResult,
  ExpectedRevision,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { positionToBigInt } from '../../domain/kernel/position.js';
import type { EventWithContent } from '../sqlite/event-content.js';
import { AppendSize } from './append-size.js';
import { checkNotOver } from './call-over.js';
import { toExpected } from './expected-revision.js';
import { streamName, toEventToAppend } from './messages.js';
import { Refusal, toRefusal, toTrailers } from './refusal.js';
import { appendTo, type ServedStore } from './served-store.js';
import { sharedPb, streamsPb } from './stubs.js';
import type { WritePolicy } from './write-policy.js';

export const handleAppend =
  (store: ServedStore, policy: WritePolicy): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, callback) => {
    const run = async (): Promise<AppendResp> => {
      let target: { stream: string; expected: ExpectedRevision } | undefined;
      const events: EventWithContent[] = [];
      const size = new AppendSize();
      for await (const message of call as AsyncIterable<AppendReq>) {
        const options = message.getOptions();
        const proposed = message.getProposedMessage();
        if (options !== undefined) {
          const stream = streamName(options.getStreamIdentifier());
          policy.checkAppend(stream, call.metadata);
          if (target !== undefined) throw new Refusal('invalid-argument', 'options come once');
          target = { stream, expected: toExpected(options) };
        }
        if (proposed !== undefined) {
          size.add(proposed.getData_asU8());
          events.push(toEventToAppend(proposed));
        }
      }
      if (target === undefined) throw new Refusal('invalid-argument', 'options are missing');
      checkNotOver(call);
      return toSuccess(await appendTo(store, target.stream, events, target.expected));
    };
    run().then(
      (response) => callback(null, response),
      (error: unknown) => {
        const refusal = toRefusal(error);
        if (refusal.conflict !== undefined) callback(null, toConflict(refusal.conflict));
        else callback(toTrailers(refusal));
      },
    );
  };

function toSuccess({ revision, position }: AppendResult): AppendResp {
  const place = positionToBigInt(position).toString();
  const success = new streamsPb.AppendResp.Success().setPosition(
    new streamsPb.AppendResp.Position().setCommitPosition(place).setPreparePosition(place),
  );
  if (revision < 0) success.setNoStream(new sharedPb.Empty());
  else success.setCurrentRevision(String(revision));
  return new streamsPb.AppendResp().setSuccess(success);
}

/** A conflict is an answer of its own here. Servers before 20.10 used other members, no longer read. */
function toConflict({ expected, actual }: WrongExpectedRevision): AppendResp {
  const conflict = new streamsPb.AppendResp.WrongExpectedVersion();
  if (typeof actual === 'number') conflict.setCurrentRevision(String(actual));
  else conflict.setCurrentNoStream(new sharedPb.Empty());
  if (typeof expected === 'number') conflict.setExpectedRevision(String(expected));
  else if (expected === 'no_stream') conflict.setExpectedNoStream(new sharedPb.Empty());
  else if (expected === 'stream_exists') conflict.setExpectedStreamExists(new sharedPb.Empty());
  else conflict.setExpectedAny(new sharedPb.Empty());
  return new streamsPb.AppendResp().setWrongExpectedVersion(conflict);
}
