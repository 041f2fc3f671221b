/** After every text that begins alike: texts compare by code point in both databases. */
const AFTER_ALL = '\u{10ffff}';

/** Between which texts those are that begin so: the first inclusive, the second not. */
export const beginningWith = (beginning: string): readonly [from: string, to: string] => [
  beginning,
  `${beginning}${AFTER_ALL}`,
];
