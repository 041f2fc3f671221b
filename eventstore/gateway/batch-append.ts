/**
 * `Streams.BatchAppend`: many appends over one call, each of one or more messages under a correlation
 * id, answered in whatever order they become durable. They enter the store in the order of arrival.
 */
import type { handleBidiStreamingCall, Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import type {
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendResult, ExpectedRevision } from '../../domain/kernel/event-store.js';
import { positionToBigInt } from '../../domain/kernel/position.js';
import type { EventWithContent } from '../sqlite/event-content.js';
import { accessDenied } from './access.js';
import { AppendSize } from './append-size.js';
import { expectedOf } from './expected-revision.js';
import { streamName, toEventToAppend, toStreamIdentifier, uuidText } from './messages.js';
import { Refusal, toRefusal, toRpcStatus, toTrailers } from './refusal.js';
import { appendTo, type ServedStore } from './served-store.js';
import { ProtobufEmpty, sharedPb, streamsPb } from './stubs.js';
import type { WritePolicy } from './write-policy.js';

/** Appends, unfinished or unanswered, from which on a call is not read further. */
const MAX_OPEN = 1_024;

interface OpenAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadlineMs: number;
  readonly events: EventWithContent[];
  readonly size: AppendSize;
}

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/**
 * @param closing aborted when the gateway closes: what is under way is answered, then the call ends.
 * @param admits whether the caller may append at all; if it may not, each append says so.
 */
export const handleBatchAppend =
  (
    store: ServedStore,
    policy: WritePolicy,
    closing: AbortSignal,
    admits: (metadata: Metadata) => boolean,
  ): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call) => {
    const open = new Map<string, OpenAppend>();
    const admitted = admits(call.metadata);
    let unanswered = 0;
    let ended = false;

    const endWhenAnswered = (): void => {
      if (call.cancelled || unanswered > 0) return;
      if (closing.aborted) {
        call.emit('error', toTrailers(new Refusal('unavailable', 'the gateway is closing')));
      } else if (ended) {
        call.end();
      }
    };

    const answer = (response: BatchAppendResp): void => {
      if (!call.cancelled) call.write(response);
    };

    const append = async (id: string, { stream, events, expected }: OpenAppend): Promise<void> => {
      unanswered += 1;
      const response = newResponse(id, stream);
      try {
        response.setSuccess(toSuccess(await appendTo(store, stream, events, expected)));
      } catch (error) {
        response.setError(toRpcStatus(toRefusal(error)));
      }
      answer(response);
      unanswered -= 1;
      if (unanswered + open.size < MAX_OPEN) call.resume();
      endWhenAnswered();
    };

    call.on('data', (request: BatchAppendReq) => {
      if (closing.aborted) return;
      const id = uuidText(request.getCorrelationId());
      const stream = open.get(id)?.stream ?? nameOrNothing(request);
      try {
        if (!admitted) throw accessDenied();
        const current = receive(
          open,
          (stream) => policy.checkAppend(stream, call.metadata),
          id,
          request,
        );
        if (current === undefined || !request.getIsFinal()) return;
        open.delete(id);
        if (current.deadlineMs <= Date.now())
          throw new Refusal('timeout', 'the deadline has passed');
        void append(id, current);
      } catch (error) {
        open.delete(id);
        answer(newResponse(id, stream).setError(toRpcStatus(toRefusal(error))));
      }
      if (unanswered + open.size >= MAX_OPEN) suspend(call, unanswered);
    });
    call.on('end', () => {
      ended = true;
      endWhenAnswered();
    });
    call.on('error', () => open.clear());
    call.on('cancelled', () => open.clear());
    const onClosing = (): void => endWhenAnswered();
    closing.addEventListener('abort', onClosing, { once: true });
    call.on('close', () => closing.removeEventListener('abort', onClosing));
  };

/** Waits for answers to go out; a call that only opens appends and finishes none is ended. */
function suspend(call: BatchCall, unanswered: number): void {
  if (unanswered > 0) call.pause();
  else
    call.emit('error', toTrailers(new Refusal('invalid-argument', 'too many unfinished appends')));
}

/**
 * Adds a message to its append; undefined if that append was answered before its last message.
 * @throws Refusal the append is not acceptable.
 */
function receive(
  open: Map<string, OpenAppend>,
  check: (stream: string) => void,
  id: string,
  request: BatchAppendReq,
): OpenAppend | undefined {
  const options = request.getOptions();
  if (options !== undefined) {
    const stream = streamName(options.getStreamIdentifier());
    check(stream);
    open.set(id, {
      stream,
      expected: toExpected(options),
      deadlineMs: options.getDeadline()?.toDate().getTime() ?? Infinity,
      events: [],
      size: new AppendSize(),
    });
  }
  const current = open.get(id);
  if (current === undefined) return undefined;
  for (const proposed of request.getProposedMessagesList()) {
    current.size.add(proposed.getData_asU8());
    current.events.push(toEventToAppend(proposed));
  }
  return current;
}

/** The client reads the stream's name from every answer, a refusal of that name included. */
function nameOrNothing(request: BatchAppendReq): string {
  try {
    return streamName(request.getOptions()?.getStreamIdentifier());
  } catch {
    return '';
  }
}

const toExpected = (options: BatchAppendReq.Options): ExpectedRevision =>
  expectedOf(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined);

const newResponse = (correlationId: string, stream: string): BatchAppendResp =>
  new streamsPb.BatchAppendResp()
    .setCorrelationId(new sharedPb.UUID().setString(correlationId))
    .setStreamIdentifier(toStreamIdentifier(stream));

function toSuccess({ revision, position }: AppendResult): BatchAppendResp.Success {
  const place = positionToBigInt(position).toString();
  const success = new streamsPb.BatchAppendResp.Success().setPosition(
    new sharedPb.AllStreamPosition().setCommitPosition(place).setPreparePosition(place),
  );
  return revision < 0
    ? success.setNoStream(new ProtobufEmpty())
    : success.setCurrentRevision(String(revision));
}
