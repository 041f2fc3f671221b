import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allRoutes } from '../../api/composition/concepts.js';
import { openApiDocument } from '../../api/composition/openapi.js';
import { errors } from '../../api/http/errors.js';

type Json = { readonly [key: string]: Json } | readonly Json[] | string | number | boolean | null;

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly Json[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, Json>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Document;
const routes = allRoutes;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function* references(value: Json): Generator<string> {
  if (isList(value)) for (const item of value) yield* references(item);
  else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref' && typeof member === 'string') yield member;
      else yield* references(member);
    }
  }
}

/** What the public contract promises, by method and path. */
const PROMISED = [
  'post /v1/payments',
  'get /v1/payments',
  'get /v1/payments/{id}',
  'get /v1/payments/{id}/events',
  'post /v1/payments/{id}/capture',
  'post /v1/payments/{id}/cancel',
  'post /v1/payments/{id}/accept',
  'post /v1/payments/{id}/refunds',
  'get /v1/refunds/{id}',
  'post /v1/merchants',
  'get /v1/merchants/{id}',
  'post /v1/channels/{channel}/callbacks',
  'post /v1/ledgers',
  'get /v1/ledgers/{book}/subjects',
  'post /v1/ledgers/{book}/subjects',
  'post /v1/ledgers/{book}/accounts',
  'get /v1/ledgers/{book}/accounts/{id}',
  'get /v1/ledgers/{book}/accounts/{id}/entries',
  'post /v1/ledgers/{book}/accounts/{id}/freeze',
  'post /v1/ledgers/{book}/accounts/{id}/limits',
  'post /v1/ledgers/{book}/accounts/{id}/unfreeze',
  'post /v1/ledgers/{book}/accounts/{id}/close',
  'post /v1/ledgers/{book}/transactions',
  'post /v1/ledgers/{book}/transactions/batch',
  'post /v1/ledgers/{book}/transactions/{id}/reverse',
  'post /v1/ledgers/{book}/reservations',
  'post /v1/ledgers/{book}/reservations/{id}/post',
  'post /v1/ledgers/{book}/reservations/{id}/void',
  'get /v1/ledgers/{book}/trial-balance',
  'post /v1/ledgers/{book}/day-cuts',
  'get /v1/ledgers/{book}/days',
  'get /v1/settlements',
  'get /v1/channels/positions',
  'get /v1/events',
  'get /v1/sagas',
  'post /v1/sagas/{id}/resume',
  'get /v1/cases',
  'get /v1/cases/{id}',
  'post /v1/cases/{id}/assign',
  'post /v1/cases/{id}/resolutions',
  'get /v1/cases/{id}/resolutions/{number}',
  'post /v1/cases/{id}/resolutions/{number}/approve',
  'post /v1/cases/{id}/resolutions/{number}/reject',
  'get /livez',
  'get /readyz',
];

describe('the OpenAPI document', () => {
  it('is version 3.1 and bears the version of the build', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
  });

  it.each(PROMISED)('has %s', (promise) => {
    const [method = '', path = ''] = promise.split(' ');
    expect(document.paths[path]?.[method]).toBeDefined();
  });

  it('has every route of the contract and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    const contracted = routes.map(
      ({ method, path, operation }) => `${method} ${path} ${operation}`,
    );
    expect(documented.sort()).toEqual(contracted.sort());
  });

  it('names each operation once', () => {
    expect(new Set(routes.map(({ operation }) => operation)).size).toBe(routes.length);
  });

  it('resolves every reference', () => {
    const targets = [...references(JSON.parse(JSON.stringify(document)) as Json)];
    expect(targets.length).toBeGreaterThan(100);
    for (const target of targets) {
      const name = target.replace('#/components/schemas/', '');
      expect(document.components.schemas).toHaveProperty([name]);
    }
  });

  it('declares every parameter of a path', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(item)) {
        const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
        expect(declared).toEqual(named);
      }
    }
  });

  it('shows money as a string and never as a number', () => {
    expect(document.components.schemas['Money']).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: { value: { type: 'string' }, currency: { type: 'string' } },
    });
    expect(JSON.stringify(document)).not.toContain('"type":"number"');
  });

  it('lets only callbacks, the watchers of the process and who signs in in without a key', () => {
    const open = Object.values(document.paths)
      .flatMap((item) => Object.values(item))
      .filter(({ security }) => security?.length === 0)
      .map(({ operationId }) => operationId);
    expect(open.sort()).toEqual([
      'currentSession',
      'followLink',
      'livez',
      'readyz',
      'receiveCallback',
      'signIn',
    ]);
  });

  it('documents that a server which is not ready answers 503 with its parts', () => {
    const responses = document.paths['/readyz']?.['get']?.responses ?? {};
    expect(responses['503']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Readiness' } } },
    });
  });

  it('answers every list with a page', () => {
    const lists = routes.flatMap(({ path, answer }) => {
      const members = answer instanceof z.ZodObject ? Object.keys(answer.shape) : [];
      return members.includes('data') ? [{ path, members }] : [];
    });
    expect(lists.length).toBeGreaterThan(8);
    for (const { path, members } of lists) {
      // The chart of accounts is one answer, never a page.
      const page = path.endsWith('/subjects') ? ['data'] : ['data', 'hasMore', 'nextCursor'];
      expect({ path, members }).toEqual({ path, members: page });
    }
  });

  it('names the codes of each problem for programs as for people', () => {
    const { responses } = document.paths['/v1/ledgers/{book}/accounts/{id}/close']?.['post'] ?? {};
    expect(responses?.['422']).toMatchObject({
      'x-problem-codes': ['account_managed', 'account_closed', 'account_not_empty'],
    });
  });

  it('documents 404 wherever another merchant can be named', () => {
    const naming = routes.filter(({ headers }) => headers.includes('Tallybook-Merchant'));
    expect(naming.length).toBeGreaterThan(5);
    for (const { path, method } of naming) {
      expect(document.paths[path]?.[method]?.responses).toHaveProperty(['404']);
    }
  });

  it('documents a status for every problem of a route', () => {
    for (const { path, method, problems } of routes) {
      const { responses } = document.paths[path]?.[method] ?? { responses: {} };
      for (const code of problems) expect(responses).toHaveProperty([String(errors[code].status)]);
    }
  });
});
