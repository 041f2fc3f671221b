/** Prints a list: all of it is loaded and drawn first. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useText } from '../texts/use-text.js';
import type { Pages } from './use-pages.js';

interface PrintButtonProps {
  readonly list: Pick<Pages<unknown>, 'hasMore' | 'more' | 'isLoadingMore' | 'error'>;
  /** While it is true, the list is drawn whole. */
  readonly printing: boolean;
  readonly onPrinting: (printing: boolean) => void;
}

export function PrintButton({ list, printing, onPrinting }: PrintButtonProps) {
  const t = useText();
  const { hasMore, more, isLoadingMore, error } = list;
  useEffect(() => {
    if (!printing || isLoadingMore) return;
    if (error !== null) onPrinting(false);
    else if (hasMore) more();
    else {
      window.print();
      onPrinting(false);
    }
  });
  return (
    <Button
      variant="default"
      size="xs"
      className="not-printed"
      disabled={printing}
      onClick={() => onPrinting(true)}
    >
      {t('components.print')}
    </Button>
  );
}
