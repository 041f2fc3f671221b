/** JSON that says exactly what it was made from: what JSON would drop or change is refused. */

/** A value that JSON cannot carry unchanged; a defect of whoever made the event. */
export class NotJson extends TypeError {
  constructor(path: string, what: string) {
    super(`${path} is ${what}, which JSON does not carry`);
    this.name = 'NotJson';
  }
}

/**
 * JSON text of plain data.
 * @throws NotJson a bigint, undefined, NaN, infinity, function, symbol or class instance anywhere in
 *   it, or a member named `__proto__`.
 */
export function toJson(value: unknown, path: string): string {
  const fault = faultOf(value);
  if (fault !== undefined) throw new NotJson(path + fault.path, fault.what);
  return JSON.stringify(value);
}

/** Where a value is not JSON. Its path is only put together once there is something to say. */
interface Fault {
  readonly path: string;
  readonly what: string;
}

const faultIn = (name: string | number, { path, what }: Fault): Fault => ({
  path: `.${name}${path}`,
  what,
});

function faultOf(value: unknown): Fault | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      // -0 becomes 0 in JSON.
      if (Number.isFinite(value) && !Object.is(value, -0)) return undefined;
      return { path: '', what: Object.is(value, -0) ? '-0' : String(value) };
    case 'object':
      if (value === null) return undefined;
      return Array.isArray(value) ? faultOfItems(value) : faultOfMembers(value);
    default:
      return { path: '', what: typeof value };
  }
}

function faultOfItems(items: readonly unknown[]): Fault | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const fault = faultOf(items[index]);
    if (fault !== undefined) return faultIn(index, fault);
  }
  return undefined;
}

function faultOfMembers(value: object): Fault | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return { path: '', what: 'no plain object' };
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') return { path: '.__proto__', what: 'a reserved name' };
    // Strings are most of what there is: they cost no call.
    const fault = typeof member === 'string' ? undefined : faultOf(member);
    if (fault !== undefined) return faultIn(name, fault);
  }
  return undefined;
}
