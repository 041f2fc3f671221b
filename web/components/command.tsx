/** A command to be run elsewhere, with a button that copies it. */
import { Button, Code, CopyButton, Stack } from '@mantine/core';
import { useText } from '../texts/use-text.js';

interface CommandProps {
  /** What it does, for those who hear the page. */
  readonly label: string;
  readonly value: string;
}

export function Command({ label, value }: CommandProps) {
  const t = useText();
  return (
    <Stack gap={4} align="flex-start">
      <Code block tabIndex={0} aria-label={label} w="100%">
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" size="compact-xs" onClick={copy}>
            {copied ? t('components.shown_once.copied') : t('components.shown_once.copy')}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
