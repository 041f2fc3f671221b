import { describe, expect, it } from '@jest/globals';
import { builtAnew } from '../../cli/built-anew.js';
import { CommandFailure } from '../../cli/exit-codes.js';
import { Sqlite } from '../../sqlite/driver.js';

const failing = (cause: unknown): Promise<unknown> =>
  builtAnew(Promise.reject(new Error('sagas: halted', { cause }))).catch((error: unknown) => error);

describe('read models that a command builds anew', () => {
  it('where the disk gives out, nothing is said of the log', async () => {
    const error = await failing(new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL'));
    expect(error).toBeInstanceOf(CommandFailure);
    expect(error).toMatchObject({
      message: 'read models need room in the folder for temporary files: database or disk is full',
    });
  });

  it('where the log makes one halt, it is said why', async () => {
    for (const cause of [
      new Error('no such book'),
      new Sqlite.SqliteError('no such book', 'SQLITE_CONSTRAINT_PRIMARYKEY'),
    ]) {
      const error = await failing(cause);
      expect(error).not.toBeInstanceOf(CommandFailure);
      expect(error).toMatchObject({ message: 'sagas: halted (no such book)' });
    }
  });

  it('anything else goes through as it is', async () => {
    const error = new Error('stopped');
    await expect(builtAnew(Promise.reject(error))).rejects.toBe(error);
    await expect(builtAnew(Promise.resolve())).resolves.toBeUndefined();
  });
});
