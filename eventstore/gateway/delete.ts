/** `Streams.Delete` (until the next append) and `Streams.Tombstone` (for ever). */
import type { handleUnaryCall, ServerUnaryCall } from '@grpc/grpc-js';
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { positionToBigInt } from '../../domain/kernel/position.js';
import type { Deletion } from '../sqlite/deletions.js';
import { checkNotOver } from './call-over.js';
import { toExpected } from './expected-revision.js';
import { streamName } from './messages.js';
import { Refusal, toRefusal, toTrailers } from './refusal.js';
import type { ServedStore } from './served-store.js';
import { streamsPb } from './stubs.js';
import type { WritePolicy } from './write-policy.js';

export const handleDelete =
  (store: ServedStore, policy: WritePolicy): handleUnaryCall<DeleteReq, DeleteResp> =>
  (call, callback) => {
    deleteStream(store, policy, call, 'soft').then(
      (place) => {
        const position = new streamsPb.DeleteResp.Position();
        callback(
          null,
          new streamsPb.DeleteResp().setPosition(
            position.setCommitPosition(place).setPreparePosition(place),
          ),
        );
      },
      (error: unknown) => callback(toTrailers(toRefusal(error))),
    );
  };

export const handleTombstone =
  (store: ServedStore, policy: WritePolicy): handleUnaryCall<TombstoneReq, TombstoneResp> =>
  (call, callback) => {
    deleteStream(store, policy, call, 'tombstone').then(
      (place) => {
        const position = new streamsPb.TombstoneResp.Position();
        callback(
          null,
          new streamsPb.TombstoneResp().setPosition(
            position.setCommitPosition(place).setPreparePosition(place),
          ),
        );
      },
      (error: unknown) => callback(toTrailers(toRefusal(error))),
    );
  };

/** Resolves with the position of the event that says so. */
async function deleteStream(
  store: ServedStore,
  policy: WritePolicy,
  call: ServerUnaryCall<DeleteReq, DeleteResp> | ServerUnaryCall<TombstoneReq, TombstoneResp>,
  kind: Deletion['kind'],
): Promise<string> {
  const options = call.request.getOptions();
  checkNotOver(call);
  if (options === undefined) throw new Refusal('invalid-argument', 'options are missing');
  const expected = toExpected(options);
  const stream = streamName(options.getStreamIdentifier());
  policy.checkDelete(stream);
  const { position } = await store.deleteStream({ stream, expected, kind });
  return positionToBigInt(position).toString();
}
