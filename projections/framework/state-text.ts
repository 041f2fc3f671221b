/** A folded state as text and back: JSON, in which a bigint is `{"$bigint":"123"}`. */
export const stateToText = (state: unknown): string =>
  JSON.stringify(state, (_, value: unknown) =>
    typeof value === 'bigint' ? { $bigint: value.toString() } : value,
  );

const isBigint = (value: unknown): value is { readonly $bigint: string } =>
  typeof value === 'object' && value !== null && '$bigint' in value;

/** Reads what `stateToText` wrote. */
export const stateFromText = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) =>
    // Metadata holds strings alone, so no value of a caller can look like this.
    isBigint(value) ? BigInt(value.$bigint) : value,
  );
