/** A QR code that a phone reads from a screen in either theme: dark on white, with its quiet zone. */
import { encode } from 'uqr';

interface QrCodeProps {
  readonly data: string;
  readonly label: string;
}

/** Modules on each side, as the standard asks for. */
const QUIET = 4;

export function QrCode({ data, label }: QrCodeProps) {
  const { data: rows, size } = encode(data, { ecc: 'M', border: 0 });
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  const side = size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="qr-code"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
