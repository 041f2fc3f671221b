/** Every signed tree head, and the keys that signed them. */
export const SEAL_STREAM = 'seal-heads';
