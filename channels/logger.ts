/** What a connector needs of a logger; a pino logger is one. Nothing secret is ever passed to it. */
export interface ChannelLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const silentLogger: ChannelLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
