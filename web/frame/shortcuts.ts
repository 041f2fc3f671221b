/**
 * Keys that work on every page of a frame, unless somebody types: `/` search, `g` and a letter or two go to a
 * page, `j` and `k` through the rows of a list, Enter opens one, `?` tells all of them.
 */
import { useEffect, useRef } from 'react';
import { GO_TO } from './go-to.js';

/** How long `g` waits for each of its letters. */
const SEQUENCE_MS = 1_500;
const ROWS = '.data-table tbody tr:not([aria-hidden])';

interface Handlers {
  /** The paths of the pages that the person may see. */
  readonly paths: readonly string[];
  readonly onGo: (path: string, options: { readonly replace: boolean }) => void;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

export function useShortcuts(handlers: Handlers): void {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    let going: Going | undefined;
    const listen = (event: KeyboardEvent): void => {
      const { key } = event;
      if (isPaletteKey(event)) {
        event.preventDefault();
        current.current.onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const atMs = event.timeStamp;
      const letters = going !== undefined && atMs - going.atMs < SEQUENCE_MS ? going.letters : null;
      const next = letters === null ? undefined : goTo(letters + key, current.current);
      if (next?.isBeginning === true) going = { letters: `${letters ?? ''}${key}`, atMs };
      else going = key === 'g' && next === undefined ? { letters: '', atMs } : undefined;
      const act = next === undefined ? actOf(key, current.current) : next.act;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

const isPaletteKey = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && (ctrlKey || metaKey);

/** Keys are what they are in a field or a dialog. */
const isTyping = (target: EventTarget | null): boolean =>
  document.querySelector('[role="dialog"]') !== null ||
  (target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)));

/** `g`, and as many letters as have come after it. */
interface Going {
  readonly letters: string;
  readonly atMs: number;
}

interface Next {
  readonly act: (() => void) | undefined;
  /** A further letter may follow. */
  readonly isBeginning: boolean;
}

/**
 * A page whose letter begins those of others is gone to at once, and left again if a second letter follows.
 *
 * @returns undefined if no page that the person may see has letters that begin so
 */
function goTo(letters: string, { paths, onGo }: Handlers): Next | undefined {
  const begun = paths.filter((path) => GO_TO[path]?.startsWith(letters) === true);
  if (begun.length === 0) return undefined;
  const path = begun.find((one) => GO_TO[one] === letters);
  const replace = letters.length > 1 && paths.some((one) => GO_TO[one] === letters[0]);
  return {
    act: path === undefined ? undefined : () => onGo(path, { replace }),
    isBeginning: begun.some((one) => one !== path),
  };
}

function actOf(key: string, { onPalette, onHelp }: Handlers): (() => void) | undefined {
  switch (key) {
    case '?':
      return onHelp;
    case '/':
      return () => {
        if (!focusSearch()) onPalette();
      };
    case 'j':
      return () => focusRow(1);
    case 'k':
      return () => focusRow(-1);
    case 'Enter':
      return openedByEnter();
    default:
      return undefined;
  }
}

/** True if the page has a field to search in. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  return field !== null;
}

function focusRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at === -1 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (row === undefined) return;
  row.tabIndex = -1;
  row.focus();
}

/** A link or button that has the focus itself is opened by the browser. A row may say which act is its own. */
function openedByEnter(): (() => void) | undefined {
  const row = document.activeElement;
  if (!(row instanceof HTMLElement) || !row.matches(ROWS)) return undefined;
  const act = row.querySelector<HTMLElement>('[data-enter] button');
  return () => (act ?? row.querySelector<HTMLElement>('a, button'))?.click();
}
