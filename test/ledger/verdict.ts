/** `ok`, `repeat`, or the code of a refusal. */
export type Verdict = string;
