/** The users of an installation, and how they log in. */
import { Login } from './login.js';
import { openLoginAttempts } from './login-attempts.js';
import { openUserDirectory } from './open-user-directory.js';
import { createPasswordHasher } from './password-hash.js';
import type { UserDirectory } from './user-directory.js';
import type { UserDependencies } from './user-store.js';

export interface Users {
  readonly directory: UserDirectory;
  readonly login: Login;
  close(): void;
}

/** @param dataDir where attempts to log in are counted. */
export async function openUsers(
  dependencies: UserDependencies & { readonly dataDir: string },
): Promise<Users> {
  const hasher = createPasswordHasher();
  const { directory, store } = await openUserDirectory({ ...dependencies, hasher });
  const attempts = openLoginAttempts(dependencies.dataDir);
  const { digestKey } = dependencies.keys;
  const login = new Login({ directory, store, hasher, attempts, digestKey });
  return { directory, login, close: () => attempts.close() };
}
