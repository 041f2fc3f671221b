/**
 * Whether the packages that npm has installed are those of the lockfile: each that is not optional, in
 * its version. Both are objects of package-lock.json's shape; without `dev` the tools of development
 * may be missing.
 */
export function isComplete(lockfile, installed, dev) {
  return Object.entries(lockfile.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    // npm leaves an optional package out if it does not fit this platform.
    if (!found) return wanted.optional || wanted.devOptional || (wanted.dev && !dev);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** Whether tools of development are among the installed packages. */
export const withDev = (installed) => Object.values(installed.packages).some(({ dev }) => dev);
