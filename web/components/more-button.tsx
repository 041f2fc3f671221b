/** Asks for the next page of a list; nothing on the last. */
import { Button, Group } from '@mantine/core';
import { useText } from '../texts/use-text.js';
import type { Pages } from './use-pages.js';

interface MoreButtonProps {
  readonly list: Pick<Pages<unknown>, 'hasMore' | 'more' | 'isLoadingMore'>;
}

export function MoreButton({ list }: MoreButtonProps) {
  const t = useText();
  return list.hasMore ? (
    <Group justify="center" className="not-printed">
      <Button variant="default" onClick={list.more} loading={list.isLoadingMore}>
        {t('components.more')}
      </Button>
    </Group>
  ) : null;
}
