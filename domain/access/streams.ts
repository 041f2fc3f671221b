/** Every API key that was ever issued or revoked. */
export const ACCESS_STREAM = 'access-keys';
