/** Errors that cross from thread to thread keep what a reader of the log needs. */
import { describe, expect, it } from '@jest/globals';
import { errorOfNews, newsOfError } from '../../../projections/thread/error-news.js';
import { Sqlite } from '../../../sqlite/driver.js';

const crossed = (thrown: unknown): Error => errorOfNews(structuredClone(newsOfError(thrown)));

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

class OwnError extends Error {
  readonly listener = (): void => undefined;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OwnError';
  }
}

describe('errors told to another thread', () => {
  it('keep name, message, stack and cause', () => {
    const error = new OwnError('above', { cause: new OwnError('below') });
    const told = crossed(error);
    expect(told).toMatchObject({
      ...{ name: 'OwnError', message: 'above', stack: error.stack },
      cause: { name: 'OwnError', message: 'below' },
    });
    expect(told).toBeInstanceOf(Error);
    expect(told.cause).toBeInstanceOf(Error);
    expect(told).not.toHaveProperty('listener');
  });

  it('keep what the SQLite driver says', () => {
    const db = new Sqlite(':memory:');
    const error = thrownBy(() => db.exec('nonsense'));
    db.close();
    expect(crossed(error)).toMatchObject({
      ...{ name: 'SqliteError', code: 'SQLITE_ERROR' },
      message: 'near "nonsense": syntax error',
    });
  });

  it('are errors whatever was thrown', () => {
    for (const thrown of ['text', 7, null, undefined]) {
      expect(crossed(thrown)).toMatchObject({ name: 'Error', message: String(thrown) });
    }
    expect(crossed({ code: 'SQLITE_FULL' }).message).toBe('SQLITE_FULL');
    expect(crossed(new Error('odd', { cause: { tell: () => 1 } })).message).toBe('odd');
  });

  it('end when each is the cause of the other', () => {
    const [one, other] = [new Error('one'), new Error('other')];
    [one.cause, other.cause] = [other, one];
    let depth = 0;
    for (let error: unknown = crossed(one); error instanceof Error; error = error.cause) depth += 1;
    expect(depth).toBe(6);
  });
});
