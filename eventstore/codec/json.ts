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
  check(value, path);
  return JSON.stringify(value);
}

function check(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      // -0 becomes 0 in JSON.
      if (Number.isFinite(value) && !Object.is(value, -0)) return;
      throw new NotJson(path, Object.is(value, -0) ? '-0' : String(value));
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) checkItems(value, path);
      else checkMembers(value, path);
      return;
    default:
      throw new NotJson(path, typeof value);
  }
}

function checkItems(items: readonly unknown[], path: string): void {
  for (let index = 0; index < items.length; index += 1) check(items[index], `${path}.${index}`);
}

function checkMembers(value: object, path: string): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotJson(path, 'no plain object');
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw new NotJson(`${path}.__proto__`, 'a reserved name');
    // Strings are most of what there is: they cost no call and no path.
    if (typeof member !== 'string') check(member, `${path}.${name}`);
  }
}
