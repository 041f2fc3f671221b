import type { Logger } from '../../../domain/kernel/logger.js';
import type { DemoClock } from './clock.js';

const CALLBACKS = '/v1/channels/{channel}/callbacks';

/** Leaves out the callbacks of the past: a thousand lines that nobody has asked for. */
export function quietLogger(logger: Logger, clock: DemoClock): Logger {
  const isQuiet = (fields: object): boolean =>
    clock.inPast && 'route' in fields && fields.route === CALLBACKS;
  return {
    info: (fields, message) => void (isQuiet(fields) || logger.info(fields, message)),
    warn: (fields, message) => void (isQuiet(fields) || logger.warn(fields, message)),
    error: (fields, message) => logger.error(fields, message),
  };
}
