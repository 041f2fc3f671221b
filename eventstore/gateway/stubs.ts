/** The generated messages and services that EventStoreDB's own client ships (CommonJS), by name. */
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import codePb from '@eventstore/db-client/generated/code_pb.js';
import gossipServicePb from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsServicePb from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';

export const { Any } = anyPb;
/** `google.protobuf.Empty`, which batch appends use; all else uses `sharedPb.Empty`. */
export const ProtobufEmpty = emptyPb.Empty;
export const { GossipService } = gossipServicePb;
export const { ServerFeaturesService } = featuresServicePb;
export const { StreamsService } = streamsServicePb;
export const { Code } = codePb;
export const { Status } = statusPb;
export { featuresPb, gossipPb, sharedPb, streamsPb };
