/**
 * The schema of a stored event, made into code once: a check of values that were read and a writer of values
 * that will be stored. A general validator goes over a schema for each event anew, and JSON text takes a
 * second walk and a third: in a profile of large batches of the ledger that took about a sixth of the time. So
 * the source of both functions is put together from the schema, and V8 compiles it.
 *
 * Both are quick ways to a yes. If they give no answer (a member that the schema does not name, say) the
 * caller asks the schema itself, which also says what is wrong.
 */
import type { z } from 'zod';
import { escaped } from '../../domain/kernel/quote.js';
import { toJson } from './json.js';

export interface CompiledSchema {
  /** True if the value is as the schema says; false asks for a closer look. */
  fits(value: unknown): boolean;
  /**
   * JSON text of a value that is as the schema says, its members in the order of the schema. Undefined asks for
   * a closer look: the value is something else, holds what JSON would drop, or has further members.
   */
  write(value: unknown): string | undefined;
}

/** Code may not be made from text in some processes (`--disallow-code-generation-from-strings`). */
const NEVER: CompiledSchema = { fits: () => false, write: () => undefined };

export function compileSchema(schema: z.ZodType): CompiledSchema {
  try {
    return { fits: new Generator(false).check(schema), write: new Generator(true).writer(schema) };
  } catch (error) {
    if (error instanceof EvalError) return NEVER;
    throw error;
  }
}

/**
 * Puts the source of one function together, statement by statement. Each value of the schema has a variable of
 * its own; whatever does not fit ends the function.
 */
class Generator {
  readonly #statements: string[] = [];
  /** What the code uses and cannot spell out, by the name of the parameter that brings it. */
  readonly #constants = new Map<string, unknown>([['escaped', escaped]]);
  /** Text that stands in the output as it is, and is not yet part of a statement. */
  #literal = '';
  #names = 0;

  /** @param writes false: a function that checks only. */
  constructor(private readonly writes: boolean) {}

  check(schema: z.core.$ZodType): (value: unknown) => boolean {
    this.#visit(schema, 'value');
    return this.#compile('return true;') as (value: unknown) => boolean;
  }

  writer(schema: z.core.$ZodType): (value: unknown) => string | undefined {
    this.#visit(schema, 'value');
    this.#flush();
    return this.#compile('return text;') as (value: unknown) => string | undefined;
  }

  #compile(last: string): unknown {
    const body = `return (value) => { let text = ''; ${this.#statements.join('\n')} ${last} }`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the schemas are this build's own
    const make = new Function(...this.#constants.keys(), body);
    return (make as (...constants: unknown[]) => unknown)(...this.#constants.values());
  }

  #visit(schema: z.core.$ZodType, value: string): void {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case 'string':
        if (hasChecks(def)) break;
        this.#refuseIf(`typeof ${value} !== 'string'`);
        this.#write('"');
        this.#append(`escaped(${value})`);
        return this.#write('"');
      case 'boolean':
        this.#refuseIf(`typeof ${value} !== 'boolean'`);
        return this.#append(value);
      case 'number':
        if (!isInteger(def)) break;
        // JSON has no minus before zero.
        this.#refuseIf(`!Number.isSafeInteger(${value}) || Object.is(${value}, -0)`);
        return this.#append(value);
      case 'enum':
        return this.#oneOf(Object.values(def.entries), value);
      case 'literal':
        return this.#oneOf(def.values, value);
      case 'nullable':
        return this.#nullable(def.innerType, value);
      case 'array':
        if (hasChecks(def)) break;
        return this.#array(def.element, value);
      case 'record':
        if (hasChecks(def)) break;
        return this.#record(def.keyType, def.valueType, value);
      case 'object':
        if (hasChecks(def)) break;
        return this.#object(def.shape, value);
      default:
    }
    this.#anything(schema, value);
  }

  /** A schema that is too seldom met to have code of its own. */
  #anything(schema: z.core.$ZodType, value: string): void {
    const text = this.#name();
    const write = this.writes ? textOf(schema as z.ZodType) : isAs(schema as z.ZodType);
    this.#state(`const ${text} = ${this.#constant(write)}(${value});`);
    this.#refuseIf(`${text} === undefined`);
    this.#append(text);
  }

  #oneOf(values: readonly unknown[], value: string): void {
    const text = this.#name();
    const texts = new Map(values.map((one) => [one, JSON.stringify(one)]));
    this.#state(`const ${text} = ${this.#constant(texts)}.get(${value});`);
    this.#refuseIf(`${text} === undefined`);
    this.#append(text);
  }

  #nullable(inner: z.core.$ZodType, value: string): void {
    // What stands before it goes into both branches: a piece of text less to put together.
    const before = this.#literal;
    this.#literal = '';
    this.#block(`if (${value} === null)`, () => this.#write(`${before}null`));
    this.#block('else', () => {
      this.#write(before);
      this.#visit(inner, value);
    });
  }

  #array(element: z.core.$ZodType, value: string): void {
    const [item, index] = [this.#name(), this.#name()];
    this.#refuseIf(`!Array.isArray(${value})`);
    this.#write('[');
    this.#block(`for (let ${index} = 0; ${index} < ${value}.length; ${index} += 1)`, () => {
      this.#state(`const ${item} = ${value}[${index}];`);
      this.#separate(`${index} > 0`);
      this.#visit(element, item);
    });
    this.#write(']');
  }

  #record(key: z.core.$ZodType, element: z.core.$ZodType, value: string): void {
    const [name, item, first] = [this.#name(), this.#name(), this.#name()];
    this.#isObject(value, true);
    this.#write('{');
    this.#state(`let ${first} = true;`);
    this.#block(`for (const ${name} of Object.keys(${value}))`, () => {
      this.#refuseIf(`${name} === '__proto__'`);
      this.#separate(`!${first}`);
      this.#state(`${first} = false;`);
      this.#visit(key, name);
      this.#write(':');
      this.#state(`const ${item} = ${value}[${name}];`);
      this.#visit(element, item);
    });
    this.#write('}');
  }

  #object(shape: z.core.$ZodShape, value: string): void {
    const members = Object.entries(shape);
    const optional = this.#name();
    let required = 0;
    this.#isObject(value, this.writes);
    this.#write('{');
    this.#state(`let ${optional} = 0;`);
    for (const [name, schema] of members) {
      const member = this.#name();
      const { def } = (schema as z.core.$ZodTypes)._zod;
      const write = (inner: z.core.$ZodType): void => {
        if (required > 0) this.#write(',');
        else this.#separate(`${optional} > 0`);
        this.#write(`${JSON.stringify(name)}:`);
        this.#visit(inner, member);
      };
      this.#state(`const ${member} = ${value}[${JSON.stringify(name)}];`);
      if (def.type === 'optional') {
        this.#block(`if (${member} !== undefined)`, () => {
          write(def.innerType);
          this.#state(`${optional} += 1;`);
        });
      } else {
        write(schema);
        required += 1;
      }
    }
    // Members that the schema does not name are kept too, but not by this code.
    if (this.writes) {
      const members = this.#name();
      this.#state(`let ${members} = 0; for (const _ in ${value}) ${members} += 1;`);
      this.#refuseIf(`${members} !== ${optional} + ${required}`);
    }
    this.#write('}');
  }

  #isObject(value: string, isPlain: boolean): void {
    this.#refuseIf(`${value} === null || typeof ${value} !== 'object' || Array.isArray(${value})`);
    if (isPlain) this.#refuseIf(`Object.getPrototypeOf(${value}) !== Object.prototype`);
  }

  /** Text that stands there whatever the value is. */
  #write(literal: string): void {
    if (this.writes) this.#literal += literal;
  }

  /** Text that an expression gives. */
  #append(expression: string): void {
    if (!this.writes) return;
    this.#statements.push(`text += ${JSON.stringify(this.#literal)} + ${expression};`);
    this.#literal = '';
  }

  #separate(condition: string): void {
    if (!this.writes) return;
    this.#flush();
    this.#statements.push(`if (${condition}) text += ',';`);
  }

  #flush(): void {
    if (this.#literal !== '') this.#statements.push(`text += ${JSON.stringify(this.#literal)};`);
    this.#literal = '';
  }

  /** Statements that run under a condition, or again and again. */
  #block(head: string, fill: () => void): void {
    this.#flush();
    this.#statements.push(`${head} {`);
    fill();
    this.#flush();
    this.#statements.push('}');
  }

  #state(statement: string): void {
    this.#statements.push(statement);
  }

  #refuseIf(condition: string): void {
    this.#statements.push(`if (${condition}) return ${this.writes ? 'undefined' : 'false'};`);
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }

  #constant(constant: unknown): string {
    const name = `c${this.#constants.size}`;
    this.#constants.set(name, constant);
    return name;
  }
}

const isAs = (schema: z.ZodType) => (value: unknown) =>
  schema.safeParse(value).success || undefined;

const textOf = (schema: z.ZodType) => (value: unknown) => {
  if (!schema.safeParse(value).success) return undefined;
  try {
    return toJson(value, '');
  } catch {
    return undefined;
  }
};

const hasChecks = ({ checks }: z.core.$ZodTypeDef): boolean => (checks?.length ?? 0) > 0;

/** True for whole numbers without further conditions: `z.int()` and `z.number().int()`. */
function isInteger(def: z.core.$ZodNumberDef & { readonly format?: string }): boolean {
  const formats = (def.checks ?? []).map(
    ({ _zod }) => (_zod.def as { readonly format?: string }).format,
  );
  if (def.format !== undefined) formats.push(def.format);
  return formats.length > 0 && formats.every((format) => format === 'safeint');
}
