import type { TextStream } from '../../../cli/io.js';

export interface CapturedStream extends TextStream {
  text(): string;
}

/** A stream that keeps what is written to it. */
export function captureStream(
  terminal: { readonly isTTY?: boolean; readonly columns?: number } = {},
): CapturedStream {
  const parts: string[] = [];
  return {
    ...terminal,
    write(text) {
      parts.push(text);
      return true;
    },
    once: () => undefined,
    text: () => parts.join(''),
  };
}
