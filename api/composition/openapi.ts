/** OpenAPI 3.1, generated from the contract: nothing about the API is written twice. */
import { z } from 'zod';
import { type ErrorCode, errors } from '../http/errors.js';
import { allRoutes } from './concepts.js';
import { problem } from '../http/problem.js';
import { requestHeaderNotes, requestHeaders, responseHeaderNotes } from '../http/headers.js';
import type { RouteContract } from '../http/route.js';

type Schema = Readonly<Record<string, unknown>>;
type Components = Map<string, Schema>;

/** The document as JSON. @throws if two shapes share a name. */
export function openApiDocument(version: string): Schema {
  const components: Components = new Map();
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of allRoutes) {
    const item = (paths[route.path] ??= {});
    item[route.method] = operation(route, components);
  }
  schemaOf(problem, 'output', components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tallybook',
      version,
      description: 'An event-sourced ledger and payment engine.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key of one of the roles.' },
        link: {
          type: 'apiKey',
          in: 'header',
          name: 'Tallybook-Checkout',
          description: 'The secret of a checkout session’s link.',
        },
        session: {
          ...{ type: 'apiKey', in: 'cookie', name: '__Host-tallybook' },
          description:
            'The session of somebody who signed in. What changes something also sends `Tallybook-CSRF`.',
        },
      },
    },
  };
}

function operation(route: RouteContract, components: Components): Schema {
  const { operation: operationId, tag, summary, description, roles } = route;
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description, accessOf(route)].filter((text) => text !== undefined).join('\n\n'),
    ...securityOf(roles),
    parameters: parameters(route, components),
    ...requestBody(route, components),
    responses: {
      [route.status]: success(route, components, summary),
      ...otherwise(route, components),
      ...problems(route),
    },
  };
}

function securityOf(roles: RouteContract['roles']): Schema {
  if (roles === 'public') return { security: [] };
  if (roles === 'payer') return { security: [{ link: [] }] };
  return roles.length === 0 ? { security: [{ session: [] }] } : {};
}

function accessOf({ roles, people }: RouteContract): string {
  if (roles === 'public') return 'No key needed.';
  if (roles === 'payer') return 'No key needed, but the secret of the link.';
  if (roles.length > 0) return `Roles: ${roles.join(', ')}.`;
  return `People who signed in${people === 'all' ? '' : `: ${(people ?? []).join(', ')}`}; no key.`;
}

function parameters(route: RouteContract, components: Components): Schema[] {
  const members = (schema: z.ZodType, where: 'path' | 'query') => {
    if (!(schema instanceof z.ZodObject)) return [];
    return Object.entries<z.ZodType>(schema.shape).map(([name, member]) => ({
      name,
      in: where,
      required: where === 'path' || !member.safeParse(undefined).success,
      schema: schemaOf(member, 'input', components),
    }));
  };
  return [
    ...members(route.params, 'path'),
    ...members(route.query, 'query'),
    ...route.headers.map((name) => ({
      name,
      in: 'header',
      required: name === 'Idempotency-Key' && route.problems.includes('idempotency_key_required'),
      description: requestHeaderNotes[name],
      schema: schemaOf(requestHeaders[name], 'input', components),
    })),
  ];
}

function requestBody({ body, bodyKind }: RouteContract, components: Components): Schema {
  if (bodyKind === 'none') return {};
  if (bodyKind === 'raw') return { requestBody: { content: { '*/*': {} } } };
  const required = !body.safeParse({}).success;
  const schema = schemaOf(body, 'input', components);
  return { requestBody: { required, content: { 'application/json': { schema } } } };
}

const header = (description: string): Schema => ({ description, schema: { type: 'string' } });
const requestIdHeader = { 'Request-Id': header('Names the request in the logs.') };

const success = (route: RouteContract, components: Components, description: string) => ({
  description,
  headers: {
    ...requestIdHeader,
    ...Object.fromEntries(
      route.answerHeaders.map((name) => [name, header(responseHeaderNotes[name])]),
    ),
  },
  content: Object.fromEntries(
    typesOf(route).map((type) => [type, { schema: schemaOf(route.answer, 'output', components) }]),
  ),
});

function typesOf({ isStream, files }: Pick<RouteContract, 'isStream' | 'files'>) {
  if (files !== undefined) return Object.values(files);
  return [isStream === true ? 'text/event-stream' : 'application/json'];
}

const otherwise = (route: RouteContract, components: Components): Record<string, Schema> =>
  route.otherwise === undefined
    ? {}
    : { [route.otherwise.status]: success(route, components, route.otherwise.description) };

/** What a route of this kind may answer beside its own problems. */
function commonProblems({
  roles,
  method,
  bodyKind,
  headers,
  dangerous,
}: RouteContract): ErrorCode[] {
  const keyed: ErrorCode[] =
    roles === 'public'
      ? []
      : roles === 'payer'
        ? ['rate_limited']
        : ['unauthenticated', 'forbidden', 'second_factor_required', 'rate_limited'];
  const isWrite = Array.isArray(roles) && method !== 'get';
  const sent: ErrorCode[] = isWrite ? ['csrf_refused'] : [];
  const shown: ErrorCode[] = dangerous === true ? ['step_up_required'] : [];
  const signed: ErrorCode[] =
    Array.isArray(roles) && roles.includes('merchant')
      ? ['signature_required', 'request_signature_invalid', 'request_expired', 'request_replayed']
      : [];
  const narrowed: ErrorCode[] = headers.includes('Tallybook-Merchant') ? ['not_found'] : [];
  const body: ErrorCode[] = bodyKind === 'none' ? [] : ['body_too_large', 'unsupported_media_type'];
  const json: ErrorCode[] = bodyKind === 'json' ? ['invalid_json', 'duplicate_member'] : [];
  return ['invalid_request', ...keyed, ...sent, ...shown, ...signed, ...narrowed, ...body, ...json];
}

/** One response per status, which names the codes that it may carry, for people and for programs. */
function problems(route: RouteContract): Record<string, Schema> {
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of [...commonProblems(route), ...route.problems, 'internal_error' as const]) {
    const { status } = errors[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  const content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: [...codes].map((code) => `\`${code}\`: ${errors[code].title}`).join('; '),
        headers: requestIdHeader,
        content,
        'x-problem-codes': [...codes],
      },
    ]),
  );
}

/** A zod schema as JSON Schema 2020-12; what carries an id moves to the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Components): Schema {
  const { $defs = {}, ...rest } = z.toJSONSchema(schema, { io });
  for (const [name, definition] of Object.entries($defs)) {
    const component = located(definition);
    const known = components.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(`two shapes are named ${name}`);
    }
    components.set(name, component);
  }
  return located(rest);
}

/** Points references at the components. Zod's own ids and dialects are dropped. */
const located = (definition: unknown): Schema =>
  JSON.parse(JSON.stringify(definition), (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') {
      return value.replace('#/$defs/', '#/components/schemas/');
    }
    return (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value;
  }) as Schema;
