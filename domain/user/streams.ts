/** Every user, and every decision about one. */
export const USER_STREAM = 'user-directory';
