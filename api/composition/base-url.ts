import type { ComposeOptions } from './foundation.js';
import type { Settings } from './settings.js';

/** Where this server is reached. */
export const baseUrlOf = ({ host, port }: Settings, { callbackBaseUrl }: ComposeOptions): string =>
  callbackBaseUrl ?? `http://${host}:${port}`;

/** Under which payers find this server; null if a production was not told. */
export function publicUrlOf(settings: Settings, options: ComposeOptions): string | null {
  const { publicUrl, mode } = settings;
  if (publicUrl !== undefined) return publicUrl;
  return mode === 'development' ? baseUrlOf(settings, options) : null;
}
