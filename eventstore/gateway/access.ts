/**
 * Who calls. As on a secure EventStoreDB node: wrong credentials are refused everything; a client that
 * gives none may ask what a client asks before it connects, but reads and writes nothing.
 */
import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { Credentials } from './credentials-file.js';
import { Refusal, toTrailers } from './refusal.js';
import { StreamsService } from './stubs.js';

export type Authentication = 'known' | 'anonymous' | 'wrong';

/** Undefined credentials: everybody is known. */
export function authenticationOf(
  credentials: Credentials | undefined,
  metadata: Metadata,
): Authentication {
  if (credentials === undefined) return 'known';
  const [header, ...more] = metadata.get('authorization');
  if (header === undefined || !/^basic /i.test(String(header))) return 'anonymous';
  const [user, password] = namesOf(String(header).slice('basic '.length));
  return more.length === 0 && credentials.accepts(user, password) ? 'known' : 'wrong';
}

function namesOf(base64: string): [user: string, password: string] {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

export const accessDenied = (): Refusal => new Refusal('access-denied', 'Access Denied');

const STREAM_PATHS: ReadonlySet<string> = new Set(
  [StreamsService.read, StreamsService.append, StreamsService.delete, StreamsService.tombstone].map(
    ({ path }) => path,
  ),
);

/**
 * Refuses calls before they reach their handler. BatchAppend is let through without credentials: it
 * answers append by append.
 */
export const authenticating =
  (credentials: Credentials): ServerInterceptor =>
  (method, call) =>
    new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, proceed) {
            const authentication = authenticationOf(credentials, metadata);
            if (authentication === 'wrong') {
              call.sendStatus(toTrailers(new Refusal('unauthenticated', 'Unauthenticated')));
            } else if (authentication === 'anonymous' && STREAM_PATHS.has(method.path)) {
              call.sendStatus(toTrailers(accessDenied()));
            } else {
              proceed(metadata);
            }
          },
        });
      },
    });
