/** How a client finds the server, and what it says of itself. Without the client: over bare gRPC. */
import { credentials } from '@grpc/grpc-js';
import { EventStoreDBClient } from '@eventstore/db-client';
import gossipServicePb from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import { describe, expect, it } from '@jest/globals';
import { all, answer, appended, newStream, notes, type Protocol } from './support.js';

export function describeConnecting({ url }: Protocol): void {
  const authority = () => new URL(url()).host;

  it.each([
    ['several hosts', (host: string) => `esdb://${host},${host}?tls=false`],
    ['discovery', (host: string) => `esdb+discover://${host}?tls=false`],
    [
      'a preference that no node meets',
      (host: string) => `esdb://${host},${host}?tls=false&nodePreference=follower`,
    ],
  ])('a connection string with %s leads to the node', async (_, toUrl) => {
    const client = EventStoreDBClient.connectionString(toUrl(authority()));
    const stream = newStream();
    expect(await answer(client.appendToStream(stream, notes(2)))).toStrictEqual(appended(1n));
    expect(await all(client.readStream(stream))).toHaveLength(2);
    await client.dispose();
  });

  describe('over bare gRPC', () => {
    it('gossip names one member, alive, the leader, at the address that was called', async () => {
      const client = new gossipServicePb.GossipClient(authority(), credentials.createInsecure());
      const members = await new Promise((resolve, reject) => {
        client.read(new sharedPb.Empty(), (error, info) =>
          error ? reject(error) : resolve(info?.toObject().membersList),
        );
      });
      client.close();
      const { hostname, port } = new URL(url());
      expect(members).toStrictEqual([
        {
          instanceId: {
            structured: {
              mostSignificantBits: expect.any(String),
              leastSignificantBits: expect.any(String),
            },
            string: '',
          },
          timeStamp: expect.stringMatching(/^\d{17}$/),
          state: gossipPb.MemberInfo.VNodeState.LEADER,
          isAlive: true,
          httpEndPoint: { address: hostname, port: Number(port) },
        },
      ]);
    });

    it('says which version it is and which methods it has', async () => {
      const client = new featuresServicePb.ServerFeaturesClient(
        authority(),
        credentials.createInsecure(),
      );
      const features = await new Promise<{ version: string; methods: string[] }>(
        (resolve, reject) => {
          client.getSupportedMethods(new sharedPb.Empty(), (error, response) => {
            if (error || response === undefined) return reject(error ?? new Error('no answer'));
            const methods = response
              .getMethodsList()
              .map((method) => `${method.getServiceName()}/${method.getMethodName()}`);
            resolve({ version: response.getEventStoreServerVersion(), methods });
          });
        },
      );
      client.close();
      expect(features.version).toMatch(/^2\d\.\d+\.\d+/);
      expect(features.methods).toEqual(
        expect.arrayContaining([
          'event_store.client.gossip.gossip/read',
          'event_store.client.server_features.serverfeatures/getsupportedmethods',
          'event_store.client.streams.streams/append',
          'event_store.client.streams.streams/batchappend',
          'event_store.client.streams.streams/delete',
          'event_store.client.streams.streams/read',
          'event_store.client.streams.streams/tombstone',
        ]),
      );
    });
  });
}
