/** What the official client never sends and other clients may: over bare gRPC. */
import { randomUUID } from 'node:crypto';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsServicePb from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newStream, notes, type Protocol } from './support.js';

type StreamsClient = InstanceType<typeof streamsServicePb.StreamsClient>;
const { Options } = streamsPb.ReadReq;
type ReadOptions = InstanceType<typeof Options>;

const empty = () => new sharedPb.Empty();
const identifier = (stream: string) =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));

export function describeWire({ client, url }: Protocol): void {
  let raw: StreamsClient;
  beforeAll(() => {
    raw = new streamsServicePb.StreamsClient(new URL(url()).host, credentials.createInsecure());
  });
  afterAll(() => raw.close());

  /** Answers of a read; `end`, or the code and exception that it ended with. */
  const read = (options: ReadOptions): Promise<{ answers: unknown[]; end: unknown }> =>
    new Promise((resolve) => {
      const answers: unknown[] = [];
      const call = raw.read(new streamsPb.ReadReq().setOptions(options));
      call.on('data', (response: InstanceType<typeof streamsPb.ReadResp>) => {
        const event = response.getEvent()?.getEvent();
        answers.push(
          event !== undefined
            ? Number(event.getStreamRevision())
            : response.hasFirstStreamPosition()
              ? { first: response.getFirstStreamPosition() }
              : response.hasLastStreamPosition()
                ? { last: response.getLastStreamPosition() }
                : response.toObject(),
        );
      });
      call.on('end', () => resolve({ answers, end: 'end' }));
      call.on('error', (error: ServiceError) => resolve({ answers, end: error.code }));
    });

  const ofStream = (stream: string, count = '10'): ReadOptions =>
    new Options()
      .setStream(
        new Options.StreamOptions().setStreamIdentifier(identifier(stream)).setStart(empty()),
      )
      .setCount(count)
      .setNoFilter(empty())
      .setUuidOption(new Options.UUIDOption().setString(empty()));

  describe('a read over bare gRPC', () => {
    const INVALID_ARGUMENT = 3;

    it('that leaves out what has to be said is an invalid argument', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      const incomplete = [
        ofStream(stream).clearUuidOption(),
        ofStream(stream).clearNoFilter(),
        ofStream(stream).clearCount(),
        ofStream(stream).clearStream(),
        ofStream(stream)
          .setSubscription(new Options.SubscriptionOptions())
          .setReadDirection(Options.ReadDirection.BACKWARDS),
      ].filter((options) => options instanceof Options);
      for (const options of incomplete) {
        expect(await read(options)).toStrictEqual({ answers: [], end: INVALID_ARGUMENT });
      }
    });

    it('says where the stream ends to clients that ask for it', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      const asking = (count: string) =>
        ofStream(stream, count).setControlOption(new Options.ControlOption().setCompatibility(1));
      expect(await read(asking('1'))).toStrictEqual({ answers: [0, { last: '1' }], end: 'end' });
      expect(await read(asking('5'))).toStrictEqual({ answers: [0, 1, { last: '1' }], end: 'end' });
      expect(await read(ofStream(stream))).toStrictEqual({ answers: [0, 1], end: 'end' });
    });

    it('gives ids as two numbers to clients that ask for them so', async () => {
      const stream = newStream();
      const id = 'f0e1d2c3-b4a5-4697-8778-695a4b3c2d1e';
      const [event] = notes(1);
      if (event === undefined) throw new Error('unreachable');
      await client().appendToStream(stream, { ...event, id });
      const options = ofStream(stream).setUuidOption(
        new Options.UUIDOption().setStructured(empty()),
      );
      const response = await new Promise<InstanceType<typeof streamsPb.ReadResp>>(
        (resolve, reject) => {
          const call = raw.read(new streamsPb.ReadReq().setOptions(options));
          call.on('data', resolve);
          call.on('error', reject);
        },
      );
      expect(response.getEvent()?.getEvent()?.getId()?.getStructured()?.toObject()).toStrictEqual({
        mostSignificantBits: BigInt.asIntN(64, 0xf0e1d2c3b4a54697n).toString(),
        leastSignificantBits: BigInt.asIntN(64, 0x8778695a4b3c2d1en).toString(),
      });
    });

    it('of $all is filtered, both ways', async () => {
      const stream = newStream();
      const { position } = await client().appendToStream(stream, notes(3));
      await client().appendToStream(newStream(), notes(3));
      const place = String(position?.commit);
      const filtered = (all: InstanceType<typeof Options.AllOptions>, count: string) =>
        new Options()
          .setAll(all)
          .setCount(count)
          .setUuidOption(new Options.UUIDOption().setString(empty()))
          .setFilter(
            new Options.FilterOptions()
              .setStreamIdentifier(new Options.FilterOptions.Expression().setPrefixList([stream]))
              .setMax(32),
          );
      const start = new Options.AllOptions().setPosition(
        new Options.Position().setCommitPosition(place).setPreparePosition(place),
      );
      expect(await read(filtered(start, '10'))).toStrictEqual({ answers: [2], end: 'end' });
      const backwards = filtered(new Options.AllOptions().setEnd(empty()), '2').setReadDirection(
        Options.ReadDirection.BACKWARDS,
      );
      expect(await read(backwards)).toStrictEqual({ answers: [2, 1], end: 'end' });
    });
  });

  describe('an append over bare gRPC', () => {
    const append = (
      properties: Readonly<Record<string, string>>,
      expect = (options: InstanceType<typeof streamsPb.AppendReq.Options>) =>
        options.setAny(empty()),
    ): Promise<unknown> =>
      new Promise((resolve) => {
        const call = raw.append((error, response) =>
          resolve(
            error === null
              ? response?.getSuccess()?.getCurrentRevision()
              : [error.code, error.metadata.getMap()['exception']],
          ),
        );
        const options = new streamsPb.AppendReq.Options().setStreamIdentifier(
          identifier(newStream()),
        );
        expect(options);
        call.write(new streamsPb.AppendReq().setOptions(options));
        const event = new streamsPb.AppendReq.ProposedMessage()
          .setId(new sharedPb.UUID().setString(randomUUID()))
          .setData(Buffer.from('{}'));
        for (const [name, value] of Object.entries(properties)) {
          event.getMetadataMap().set(name, value);
        }
        call.write(new streamsPb.AppendReq().setProposedMessage(event));
        call.end();
      });
    const JSON_EVENT = { type: 'T', 'content-type': 'application/json' };

    it('of an event without type or content type is refused by name', async () => {
      const missing = [3, 'missing-required-metadata-property'];
      expect(await append({ type: 'T' })).toStrictEqual(missing);
      expect(await append({ 'content-type': 'application/json' })).toStrictEqual(missing);
    });

    it('of any other content type is one of bytes', async () => {
      expect(await append({ type: 'T', 'content-type': 'text/plain' })).toBe('0');
    });

    it('that expects nothing is an invalid argument', async () => {
      expect(await append(JSON_EVENT, (options) => options)).toStrictEqual([3, undefined]);
      expect(await append(JSON_EVENT)).toBe('0');
    });
  });
}
