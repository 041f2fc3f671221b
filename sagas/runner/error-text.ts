/** Name and message of an error of ours; they hold ids and codes, never contents. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
