/**
 * Errors on their way between threads. What Node copies of an error has neither its name nor its code, and of
 * an error of SQLite's driver, which is made without `Error`, not even its message.
 */
export interface ErrorNews {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly code: string | null;
  readonly cause: ErrorNews | null;
}

/** Causes of causes that are told: nobody reads more, and a circle of causes must end. */
const MOST_CAUSES = 5;

/** What is told of anything that was thrown: name, texts and code, never contents. */
export function newsOfError(thrown: unknown, causes = MOST_CAUSES): ErrorNews {
  const { name, message, stack, code, cause } = (thrown ?? {}) as Readonly<Record<string, unknown>>;
  const hasCause = cause !== undefined && cause !== null && causes > 0;
  return {
    name: textOf(name) ?? 'Error',
    message: textOf(message) ?? textOf(code) ?? String(thrown),
    stack: textOf(stack),
    code: textOf(code),
    cause: hasCause ? newsOfError(cause, causes - 1) : null,
  };
}

/** An error of this thread that says what was told. */
export function errorOfNews({ name, message, stack, code, cause }: ErrorNews): Error {
  const error = new Error(message, cause === null ? {} : { cause: errorOfNews(cause) });
  return Object.assign(error, {
    name,
    ...(stack === null ? {} : { stack }),
    ...(code === null ? {} : { code }),
  });
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
