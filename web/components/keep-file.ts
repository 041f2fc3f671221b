import type { ApiFile } from '../client/file.js';

/** The browser keeps the file where it keeps what is loaded down. */
export function keepFile({ bytes, name }: ApiFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
