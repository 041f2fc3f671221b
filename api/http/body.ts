/** Bodies: bytes first, then JSON in UTF-8, then the contract's shape. */
import express, { type Request, type RequestHandler } from 'express';
import { readJson } from '../../domain/kernel/json.js';
import type { RouteContract } from './route.js';
import { Problem, refuse } from './refuse.js';

/** Whether a body was sent, read or not. */
export const hasBody = (request: Request): boolean =>
  request.get('Transfer-Encoding') !== undefined || Number(request.get('Content-Length') ?? 0) > 0;

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** Reads the body as bytes, up to the route's limit; compressed bodies are refused. */
export function readBody({ bodyKind, maxBodyBytes }: RouteContract): RequestHandler[] {
  if (bodyKind === 'none') return [];
  const checkType: RequestHandler = (request, _response, next) => {
    if (hasBody(request) && !JSON_TYPE.test(request.get('Content-Type') ?? '')) {
      refuse('unsupported_media_type', undefined, 'Content-Type');
    }
    next();
  };
  const read = express.raw({ type: () => true, limit: maxBodyBytes, inflate: false });
  return bodyKind === 'json' ? [checkType, read] : [read];
}

/** The body's bytes; empty if there is none. */
export function bodyBytes(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** The body as JSON; no body is an empty object. */
export function bodyJson(request: Request): unknown {
  const bytes = bodyBytes(request);
  if (bytes.length === 0) return {};
  const read = readJson(bytes);
  if (read.ok) return read.value;
  return read.fault === 'duplicate_member'
    ? refuse('duplicate_member', undefined, read.path)
    : refuse('invalid_json');
}

/** What the body reader and the router throw, as problems. */
export function bodyProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const type = 'type' in error ? error.type : undefined;
  const problem = (code: Problem['code'], detail: string) => new Problem({ code, detail });
  if (error.status === 413) return problem('body_too_large', 'the body is larger than allowed');
  if (type === 'encoding.unsupported') {
    return problem('unsupported_media_type', 'send the body without `Content-Encoding`');
  }
  if (error.status === 400) return problem('invalid_request', 'the request could not be read');
  return undefined;
}
