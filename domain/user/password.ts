/** Which passwords are taken: long rather than colourful (NIST SP 800-63B, 3.1.1.2). */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** Why a password is not taken; undefined if it is. @param address of its user. */
export function passwordFault(password: string, address: string): string | undefined {
  const { length } = [...password];
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) {
    return `a password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`;
  }
  if (new Set(password).size === 1) return 'a password is more than one character over and over';
  if (password.toLowerCase() === address.toLowerCase()) return 'a password is not the address';
  return undefined;
}
