/**
 * The API as functions. Their types are the zod contract's (`clientOf<typeof paymentRoutes>('payment')`);
 * method and path come from the same contract when the pages are built (web/build/contract.mjs).
 */
import operations, { type Operation } from 'virtual:contract';
import type { z } from 'zod';
import { csrfHeader, recovered } from './door.js';
import { type ApiFile, type FileProgress, readFile } from './file.js';
import { ApiProblem, ApiUnreachable, problemIn } from './problem.js';

/** What the types of a route say; see `RouteContract` in api/http/route.ts. */
interface Route {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
}

type Nothing = Record<never, never>;

/** A member that may be left out if nothing in it is required. */
type Member<Name extends string, Value> = Nothing extends Value
  ? { readonly [Key in Name]?: Value }
  : { readonly [Key in Name]: Value };

type RequestOf<R extends Route> = Member<'params', z.input<R['params']>> &
  Member<'query', z.input<R['query']>> &
  Member<'body', z.input<R['body']>> & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  };

export interface Answer<Body> {
  readonly body: Body;
  /** How far the answer reaches in the log: `Tallybook-Min-Position` of a read that must see it. */
  readonly position: string | null;
  /** The read model is behind the log: people are told (components/stale-banner.tsx). */
  readonly stale: boolean;
}

/** @throws ApiProblem, ApiUnreachable; a fetch that was aborted throws what `signal` says. */
type Call<R extends Route> = (
  ...request: Nothing extends RequestOf<R> ? [request?: RequestOf<R>] : [request: RequestOf<R>]
) => Promise<Answer<z.output<R['answer']>>>;

export type Client<Routes> = {
  readonly [Name in keyof Routes]: Routes[Name] extends Route ? Call<Routes[Name]> : never;
};

/** @param concept the folder in `api/` whose contract `Routes` is the type of. */
export function clientOf<Routes>(concept: string): Client<Routes> {
  const calls = Object.entries(operations[concept] ?? {}).map(([name, operation]) => [
    name,
    (request: AnyRequest = {}) => withRecovery(() => ask(operation, request)),
  ]);
  // The types are those of the contract that the operations were read from.
  return Object.fromEntries(calls) as Client<Routes>;
}

type FileRequest<R extends Route> = RequestOf<R> & {
  /** Told how far the file has come, as often as some of it does. */
  readonly onProgress?: (progress: FileProgress) => void;
};

export type Files<Routes> = {
  readonly [Name in keyof Routes]: Routes[Name] extends Route
    ? (request: FileRequest<Routes[Name]>) => Promise<ApiFile>
    : never;
};

/** As `clientOf`, for routes that answer with a file. @throws as a call does, also if the file is not whole */
export function filesOf<Routes>(concept: string): Files<Routes> {
  const calls = Object.entries(operations[concept] ?? {}).map(([name, operation]) => [
    name,
    (request: AnyFileRequest) => withRecovery(() => fetchFile(operation, request)),
  ]);
  return Object.fromEntries(calls) as Files<Routes>;
}

interface AnyRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

interface AnyFileRequest extends AnyRequest {
  readonly onProgress?: (progress: FileProgress) => void;
}

/** A refusal changed nothing, so what was mended (a dialog asked for the password) is asked for once more. */
async function withRecovery<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ApiProblem) || !(await recovered(error.body))) throw error;
    return ask();
  }
}

async function ask(operation: Operation, request: AnyRequest): Promise<Answer<unknown>> {
  const response = await send(operation, request);
  const body = await read(response);
  const answers = response.ok || response.status === operation.otherwise;
  if (answers && body !== undefined) {
    const position = response.headers.get('Tallybook-Position');
    return { body, position, stale: response.headers.get('Tallybook-Stale') === 'true' };
  }
  const problem = problemIn(body);
  if (problem !== undefined) throw new ApiProblem(problem);
  throw new ApiUnreachable(`the server answered ${response.status}`);
}

async function fetchFile(operation: Operation, request: AnyFileRequest): Promise<ApiFile> {
  const response = await send(operation, request);
  if (response.ok) {
    try {
      return await readFile(response, request.onProgress);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw new ApiUnreachable('the file ended before it was whole', { cause: error });
    }
  }
  const problem = problemIn(await read(response));
  if (problem !== undefined) throw new ApiProblem(problem);
  throw new ApiUnreachable(`the server answered ${response.status}`);
}

async function send({ method, path }: Operation, request: AnyRequest): Promise<Response> {
  const { params = {}, query = {}, body, headers = {}, signal } = request;
  try {
    return await fetch(`${filled(path, params)}${search(query)}`, {
      method: method.toUpperCase(),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': typeOf(body) }),
        ...(method === 'get' ? {} : csrfHeader()),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
      redirect: 'error',
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiUnreachable('no answer came', { cause: error });
  }
}

/** A file goes as it is. */
const typeOf = (body: unknown): string =>
  body instanceof Blob ? 'application/octet-stream' : 'application/json';

/** Undefined if the body is no JSON: a proxy answered, or the connection broke. */
async function read(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return undefined;
  }
}

const filled = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));

function search(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}
