/** What a saga says of itself to whoever watches the process: ids and codes, never contents. */
export interface SagaLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export const silent: SagaLogger = { info: () => {}, warn: () => {}, error: () => {} };

/** Name and message of an error of ours; they hold ids and codes, never contents. */
export const nameOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
