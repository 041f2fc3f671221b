/** The certificate that the gateway shows, read from PEM files. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { readPrivateFile } from './private-file.js';

export interface TlsFiles {
  /** The gateway's certificate, then those that lead to the certificate that clients trust. */
  readonly certificate: string;
  readonly key: string;
}

export interface TlsIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/**
 * @throws NotPrivate others may read the key. @throws Error a file cannot be read, or the two are no
 *   certificate and its key.
 */
export function readTlsIdentity(files: TlsFiles): TlsIdentity {
  const identity = {
    certificate: readFileSync(files.certificate),
    key: readPrivateFile(files.key),
  };
  try {
    createSecureContext({ cert: identity.certificate, key: identity.key });
  } catch (cause) {
    throw new Error(`${files.certificate} and ${files.key} are no certificate and its key`, {
      cause,
    });
  }
  return identity;
}
