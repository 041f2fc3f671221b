/** What a client asks before it reads or writes: which methods there are, and who leads the cluster. */
import { randomUUID } from 'node:crypto';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import { toUuid } from './messages.js';
import { featuresPb, gossipPb } from './stubs.js';

/** The version of EventStoreDB whose protocol this is; clients decide by it. */
const PROTOCOL_VERSION = '24.6.0';
const STREAMS = 'event_store.client.streams.streams';
const METHODS: readonly (readonly [service: string, method: string, features: string[]])[] = [
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
  [STREAMS, 'append', []],
  [STREAMS, 'batchappend', []],
  [STREAMS, 'delete', []],
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'tombstone', []],
];

/**
 * A gateway that is read-only does not offer BatchAppend: the client shows the reason of a refusal
 * only if the unary call was refused.
 */
export function handleGetSupportedMethods(
  writable: boolean,
): handleUnaryCall<Empty, SupportedMethods> {
  const methods = METHODS.filter(([, method]) => writable || method !== 'batchappend').map(
    ([service, method, features]) =>
      new featuresPb.SupportedMethod()
        .setServiceName(service)
        .setMethodName(method)
        .setFeaturesList(features),
  );
  return (_, callback) =>
    callback(
      null,
      new featuresPb.SupportedMethods()
        .setEventStoreServerVersion(PROTOCOL_VERSION)
        .setMethodsList(methods),
    );
}

/** A cluster of one node, which leads. @param endpoint known once the server listens. */
export function handleGossip(
  endpoint: () => { host: string; port: number },
): handleUnaryCall<Empty, ClusterInfo> {
  const instance = randomUUID();
  return (_, callback) => {
    const { host, port } = endpoint();
    const member = new gossipPb.MemberInfo()
      .setInstanceId(toUuid(instance, true))
      .setTimeStamp((BigInt(Date.now()) * 10_000n).toString())
      .setState(gossipPb.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossipPb.EndPoint().setAddress(host).setPort(port));
    callback(null, new gossipPb.ClusterInfo().setMembersList([member]));
  };
}
