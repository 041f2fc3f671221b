/** A body as it came, as text if it is text, else in hex. */
const WIDTH = 32;

export function bodyText(base64: string): {
  readonly text: string;
  readonly bytes: number;
  readonly isText: boolean;
} {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, bytes: bytes.length, isText: true };
  } catch {
    return { text: hexLines(bytes), bytes: bytes.length, isText: false };
  }
}

const hexLines = (bytes: Uint8Array): string =>
  Array.from({ length: Math.ceil(bytes.length / WIDTH) }, (_, line) =>
    [...bytes.subarray(line * WIDTH, (line + 1) * WIDTH)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' '),
  ).join('\n');
