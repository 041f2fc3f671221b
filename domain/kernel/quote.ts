/** Characters that JSON writes in another way: control characters, quotes, backslashes, lone surrogates. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** What stands between the quotes when a string is written as JSON: nearly always the string as it is. */
export const escaped = (text: string): string =>
  ESCAPED.test(text) ? JSON.stringify(text).slice(1, -1) : text;

/** A string as JSON text, several times as quick as `JSON.stringify`. */
export const quote = (text: string): string => `"${escaped(text)}"`;
