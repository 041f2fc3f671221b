/** An id, shortened in the middle, with a button that copies the whole of it. */
import { CopyButton, UnstyledButton } from '@mantine/core';
import { useText } from '../texts/use-text.js';

interface IdProps {
  readonly value: string;
}

const SHOWN_WHOLE = 16;

export function Id({ value }: IdProps) {
  const t = useText();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <span className="id">
          <code title={value}>{shortened(value)}</code>
          <UnstyledButton
            className="id-copy not-printed"
            onClick={copy}
            aria-label={copied ? t('components.id.copied') : t('components.id.copy', { id: value })}
          >
            {copied ? '✓' : '⧉'}
          </UnstyledButton>
        </span>
      )}
    </CopyButton>
  );
}

/** Ids of a kind begin alike (`pay_…`, and the first digits of a time), so the end is what differs. */
const shortened = (value: string): string =>
  value.length <= SHOWN_WHOLE ? value : `${value.slice(0, 6)}…${value.slice(-8)}`;
