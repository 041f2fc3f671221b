import { useLingui } from '@lingui/react';
import { useEffect, useRef, useState } from 'react';
import { keepFile } from '../components/keep-file.js';
import { bundleFiles } from './api.js';
import { isWhole, shareOf } from './progress.js';

/** How a bundle is being taken, or was. Sizes are in the reader's language. */
export type Taking =
  | { readonly state: 'none' }
  | { readonly state: 'under_way'; readonly size: string; readonly share: number }
  | {
      readonly state: 'taken';
      readonly name: string;
      readonly size: string;
      readonly whole: boolean;
    }
  | { readonly state: 'failed'; readonly error: unknown };

const NONE: Taking = { state: 'none' };
const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

function sizeIn(locale: string, bytes: number): string {
  const [unit, size] =
    bytes < MEGABYTE ? ['kilobyte', bytes / KILOBYTE] : ['megabyte', bytes / MEGABYTE];
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, { style: 'unit', unit, ...digits }).format(size);
}

export function useTaking() {
  const { i18n } = useLingui();
  const [taking, setTaking] = useState<Taking>(NONE);
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const sizeOf = (bytes: number): string => sizeIn(i18n.locale, bytes);

  async function take(): Promise<void> {
    const leaving = new AbortController();
    current.current = leaving;
    let share = 0;
    setTaking({ state: 'under_way', size: sizeOf(0), share });
    try {
      const file = await bundleFiles.takeBundle({
        signal: leaving.signal,
        onProgress: (progress) => {
          share = shareOf(progress) ?? share;
          setTaking({ state: 'under_way', size: sizeOf(progress.bytes), share });
        },
      });
      const { name, bytes } = file;
      const whole = await isWhole(bytes);
      if (whole) keepFile(file);
      setTaking({ state: 'taken', name, size: sizeOf(bytes.size), whole });
    } catch (error) {
      setTaking(leaving.signal.aborted ? NONE : { state: 'failed', error });
    }
  }
  return { taking, take, stop: () => current.current?.abort() };
}
