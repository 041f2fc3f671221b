/**
 * Keys that work on every page of a frame, unless somebody types: `/` search, `g` and a letter go to a page,
 * `j` and `k` through the rows of a list, Enter opens one, `?` tells all of them.
 */
import { useEffect, useRef } from 'react';
import { GO_TO } from './go-to.js';

/** How long `g` waits for its letter. */
const SEQUENCE_MS = 1_500;
const ROWS = '.data-table tbody tr:not([aria-hidden])';

interface Handlers {
  /** The paths of the pages that the person may see. */
  readonly paths: readonly string[];
  readonly onGo: (path: string) => void;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

export function useShortcuts(handlers: Handlers): void {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    let goneMs = -Infinity;
    const listen = (event: KeyboardEvent): void => {
      const { key } = event;
      if (isPaletteKey(event)) {
        event.preventDefault();
        current.current.onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isAfterG = event.timeStamp - goneMs < SEQUENCE_MS;
      goneMs = key === 'g' && !isAfterG ? event.timeStamp : -Infinity;
      const act = isAfterG ? goTo(key, current.current) : actOf(key, current.current);
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

function goTo(key: string, { paths, onGo }: Handlers): (() => void) | undefined {
  const path = paths.find((one) => GO_TO[one] === key);
  return path === undefined ? undefined : () => onGo(path);
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

/** A link or button that has the focus itself is opened by the browser. */
function openedByEnter(): (() => void) | undefined {
  const row = document.activeElement;
  if (!(row instanceof HTMLElement) || !row.matches(ROWS)) return undefined;
  return () => row.querySelector<HTMLElement>('a, button')?.click();
}
