/** The keyboard of a frame: shortcuts, the palette, and the dialog that tells them. */
import { Kbd, Modal, Table } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type TextId, useText } from '../texts/use-text.js';
import { GO_TO } from './go-to.js';
import { type Destination, Palette } from './palette.js';
import { useShortcuts } from './shortcuts.js';

interface KeyboardProps {
  /** The pages of the navigation that the person may see. */
  readonly pages: readonly Destination[];
  readonly objectPaths: readonly string[];
}

const KEYS: readonly (readonly [string, TextId])[] = [
  ['/', 'frame.keys.search'],
  ['Ctrl K', 'frame.palette'],
  ['j', 'frame.keys.next'],
  ['k', 'frame.keys.previous'],
  ['Enter', 'frame.keys.open'],
  ['?', 'frame.keys'],
];

export function Keyboard({ pages, objectPaths }: KeyboardProps) {
  const t = useText();
  const [, go] = useLocation();
  const [shown, setShown] = useState<'palette' | 'help'>();
  useShortcuts({
    paths: pages.map(({ path }) => path),
    onGo: go,
    onPalette: () => setShown('palette'),
    onHelp: () => setShown('help'),
  });
  const close = () => setShown(undefined);
  const destinations = pages.filter(({ path }) => Object.hasOwn(GO_TO, path));
  return (
    <>
      <Palette
        opened={shown === 'palette'}
        onClose={close}
        pages={pages}
        objectPaths={objectPaths}
        onGo={go}
      />
      <Modal
        opened={shown === 'help'}
        onClose={close}
        title={t('frame.keys')}
        closeButtonProps={{ 'aria-label': t('frame.palette.close') }}
      >
        <Table>
          <Table.Tbody>
            {KEYS.map(([key, text]) => (
              <Key key={key} keys={key} what={t(text)} />
            ))}
            {destinations.map(({ path, title }) => (
              <Key key={path} keys={['g', ...(GO_TO[path] ?? '')].join(' ')} what={title} />
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}

function Key({ keys, what }: { readonly keys: string; readonly what: string }) {
  return (
    <Table.Tr>
      <Table.Td w={110}>
        {keys.split(' ').map((one) => (
          <Kbd key={one} mr={4}>
            {one}
          </Kbd>
        ))}
      </Table.Td>
      <Table.Td>{what}</Table.Td>
    </Table.Tr>
  );
}
