/** What the engine's parts need of a logger; a pino logger is such a logger. */
export interface Logger {
  /** @param fields ids and codes, never contents. */
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Says nothing. */
export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
