/** An id, shortened in the middle unless it speaks for itself, with a button that copies the whole of it. */
import { CopyButton, UnstyledButton } from '@mantine/core';
import { Link } from 'wouter';
import { useText } from '../texts/use-text.js';

interface IdProps {
  readonly value: string;
  /** The page of what it names. */
  readonly href?: string | undefined;
  /** As an account's is read: `mer:demo-shop:CNY`. */
  readonly whole?: boolean;
}

const SHOWN_WHOLE = 16;

export function Id({ value, href, whole = false }: IdProps) {
  const t = useText();
  const text = <code title={value}>{whole ? value : shortened(value)}</code>;
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <span className="id">
          {href === undefined ? text : <Link href={href}>{text}</Link>}
          <UnstyledButton
            className="id-copy not-printed"
            onClick={copy}
            aria-label={copied ? t('components.id.copied') : t('components.id.copy', { id: value })}
          >
            {copied ? '✓' : <CopyMark />}
          </UnstyledButton>
        </span>
      )}
    </CopyButton>
  );
}

/** Two sheets. Drawn, for not every font has a character for it. */
const CopyMark = () => (
  <svg
    width="12"
    height="12"
    viewBox="0 0 12 12"
    fill="none"
    stroke="currentColor"
    aria-hidden="true"
  >
    <rect x="0.5" y="3.5" width="7" height="8" rx="1" />
    <path d="M3.5 3.5 V1.5 a1 1 0 0 1 1 -1 h6 a1 1 0 0 1 1 1 v6 a1 1 0 0 1 -1 1 h-3" />
  </svg>
);

/** Ids of a kind begin alike (`pay_…`, and the first digits of a time), so the end is what differs. */
export const shortened = (value: string): string =>
  value.length <= SHOWN_WHOLE ? value : `${value.slice(0, 6)}…${value.slice(-8)}`;
