/** The outline of what is being loaded, in the size that it will have: nothing jumps when it comes. */
import { Skeleton, Stack } from '@mantine/core';
import { useText } from '../texts/use-text.js';

interface SkeletonsProps {
  readonly lines: number;
}

const LINE_HEIGHT = 20;

export function Skeletons({ lines }: SkeletonsProps) {
  const t = useText();
  return (
    <Stack gap={12} role="status" aria-label={t('components.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={LINE_HEIGHT} />
      ))}
    </Stack>
  );
}
