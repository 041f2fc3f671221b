/**
 * Who may use the gateway: a file of lines `user:password`. It is the secret of one machine's operator, so
 * it is kept as keys are: in clear, readable by its owner alone. A slow hash would have to be computed for
 * every call, as each carries the password, and would guard a file beside which the log itself lies in
 * clear. In memory there are only keyed hashes, of one length and compared in constant time.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readPrivateFile } from './private-file.js';

export interface Credentials {
  /** Takes as long for a user that is not known as for a wrong password. */
  accepts(user: string, password: string): boolean;
}

export class UnusableCredentials extends Error {
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.name = 'UnusableCredentials';
  }
}

/**
 * Empty lines and lines that begin with `#` are passed over. A password may hold colons, a name none.
 * @throws NotPrivate others may read the file. @throws UnusableCredentials it holds no user, or a line
 *   is none.
 */
export function readCredentials(file: string): Credentials {
  const users = new Map<string, string>();
  for (const [index, line] of readPrivateFile(file).toString('utf8').split(/\r?\n/).entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const user = line.slice(0, Math.max(colon, 0));
    const password = line.slice(colon + 1);
    // The line itself stays out of the message: it may hold a password.
    if (user === '' || password === '') {
      throw new UnusableCredentials(file, `line ${index + 1} is not user:password`);
    }
    if (users.has(user)) throw new UnusableCredentials(file, `line ${index + 1} repeats a user`);
    users.set(user, password);
  }
  if (users.size === 0) throw new UnusableCredentials(file, 'it holds no user');
  return createCredentials(users);
}

export function createCredentials(users: ReadonlyMap<string, string>): Credentials {
  const key = randomBytes(32);
  const hash = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const known = new Map([...users].map(([user, password]) => [user, hash(password)]));
  const nobody = randomBytes(32);
  return {
    accepts: (user, password) => timingSafeEqual(known.get(user) ?? nobody, hash(password)),
  };
}
