/** The OpenAPI document of a running server, as the fuzzer reads it: nothing else tells it what to send. */
import { z } from 'zod';

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null';

/** JSON Schema 2020-12, the keywords that the document uses; any other is refused where it is read. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Response {
  /** An answer has one of them; a file may be of several. */
  readonly types: readonly string[];
  readonly schema: Schema;
  /** Codes of a problem; undefined where the answer is none. */
  readonly codes: readonly string[] | undefined;
}

export interface Operation {
  readonly name: string;
  readonly method: string;
  /** `/v1/payments/{id}` */
  readonly path: string;
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  /** Undefined where the operation takes none. */
  readonly body: { readonly type: string; readonly schema: Schema | undefined } | undefined;
  readonly responses: ReadonlyMap<number, Response>;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** The component that a `$ref` names. */
  resolve(reference: string): Schema;
  readonly problem: Schema;
}

const anySchema = z.custom<Schema>((value) => value !== null && typeof value === 'object');
const contents = z.record(z.string(), z.object({ schema: anySchema.optional() }));

const operation = z.object({
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema: anySchema,
    }),
  ),
  requestBody: z.object({ content: contents }).optional(),
  responses: z.record(
    z.string(),
    z.object({ content: contents, 'x-problem-codes': z.array(z.string()).optional() }),
  ),
});

const openApi = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), anySchema) }),
});

const PREFIX = '#/components/schemas/';

/** @param json the parsed `/openapi.json`. @throws where it is no such document. */
export function readDocument(json: unknown): ApiDocument {
  const { paths, components } = openApi.parse(json);
  const resolve = (reference: string): Schema => {
    const found = components.schemas[reference.replace(PREFIX, '')];
    if (found === undefined) throw new Error(`${reference} leads nowhere`);
    return found;
  };
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, given]) => ({
      name: given.operationId,
      method: method.toUpperCase(),
      path,
      isPublic: given.security?.length === 0,
      parameters: given.parameters,
      body: given.requestBody === undefined ? undefined : only(given.requestBody.content),
      responses: new Map(
        Object.entries(given.responses).map(([status, response]) => {
          const types = Object.keys(response.content);
          const [schema] = Object.values(response.content).map((content) => content.schema);
          if (schema === undefined) throw new Error(`${given.operationId} ${status}: no schema`);
          return [Number(status), { types, schema, codes: response['x-problem-codes'] }];
        }),
      ),
    })),
  );
  return { operations, resolve, problem: resolve(`${PREFIX}Problem`) };
}

function only(content: z.infer<typeof contents>): { type: string; schema: Schema | undefined } {
  const [entry, ...others] = Object.entries(content);
  if (entry === undefined || others.length > 0) throw new Error('one media type is expected');
  return { type: entry[0], schema: entry[1].schema };
}
