/**
 * JSON from outside. `JSON.parse` takes the last of two members with one name, and another reader may
 * take the first: a text with such a member has no meaning that both sides agree on.
 */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  /** The bytes are not UTF-8, or not JSON. */
  | { readonly ok: false; readonly fault: 'invalid_json' }
  /** `path` names the first member that comes twice: `entries.0.amount`, at most 200 characters. */
  | { readonly ok: false; readonly fault: 'duplicate_member'; readonly path: string };

const MAX_PATH_CHARACTERS = 200;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON in UTF-8, in which no object has two members with one name, at any depth. */
export function readJson(bytes: Uint8Array): JsonReading {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: 'invalid_json' };
  }
  const path = duplicateMember(text);
  return path === undefined
    ? { ok: true, value }
    : { ok: false, fault: 'duplicate_member', path: path.slice(0, MAX_PATH_CHARACTERS) };
}

/** An array or object that is open: how to step from it to what it holds now. */
interface Open {
  /** The index in an array; the latest name in an object, undefined before its first. */
  step: number | string | undefined;
  /** All names of an object with several members: most objects nested deep have a single member. */
  names?: Set<string>;
}

/** The path of the first member that comes twice. The text is known to be JSON. */
function duplicateMember(text: string): string | undefined {
  const open: Open[] = [];
  let nameFollows = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    switch (character) {
      case '{':
      case '[':
        nameFollows = character === '{';
        open.push({ step: nameFollows ? undefined : 0 });
        break;
      case '}':
      case ']':
        nameFollows = false;
        open.pop();
        break;
      case ',': {
        const inner = open.at(-1);
        if (typeof inner?.step === 'number') inner.step += 1;
        else nameFollows = true;
        break;
      }
      case '"': {
        const end = endOfString(text, at);
        const object = nameFollows ? open.at(-1) : undefined;
        if (object && !enterMember(object, nameIn(text.slice(at, end)))) {
          return open.map(({ step }) => step).join('.');
        }
        nameFollows = false;
        at = end - 1;
        break;
      }
      default: // Numbers, words, colons and white space.
    }
  }
  return undefined;
}

/** Steps to the member of this name; false if the object had one. */
function enterMember(object: Open, name: string): boolean {
  const latest = object.step;
  object.step = name;
  if (latest === undefined) return true;
  object.names ??= new Set([String(latest)]);
  if (object.names.has(name)) return false;
  object.names.add(name);
  return true;
}

/** Where the string that begins at `start` is over, its closing quote included. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

/** A name may be written with escapes. */
const nameIn = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
