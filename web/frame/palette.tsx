/** The command palette: pages by their names, and objects by their ids. */
import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { addressOf } from '../components/use-filter.js';
import { type Text, useText } from '../texts/use-text.js';
import { addressOfObject, SEARCHES } from './objects.js';

export interface Destination {
  readonly path: string;
  readonly title: string;
}

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The pages of the navigation that the person may see. */
  readonly pages: readonly Destination[];
  /** All that the person may see, those of single objects too: `/payments/:id`. */
  readonly objectPaths: readonly string[];
  readonly onGo: (path: string) => void;
}

export function Palette({ opened, onClose, ...rest }: PaletteProps) {
  const t = useText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('frame.palette')}
      closeButtonProps={{ 'aria-label': t('frame.palette.close') }}
    >
      {opened ? <Choice onClose={onClose} {...rest} /> : null}
    </Modal>
  );
}

function Choice({ onClose, pages, objectPaths, onGo }: Omit<PaletteProps, 'opened'>) {
  const t = useText();
  const list = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const typed = text.trim();
  const object = addressOfObject(typed, objectPaths);
  const found = [
    ...(object === undefined
      ? []
      : [{ path: object, title: t('frame.palette.open', { id: typed }) }]),
    ...pages.filter(({ title }) => title.toLowerCase().includes(typed.toLowerCase())),
    ...(object === undefined ? searchesFor(typed, pages, t) : []),
  ];

  const go = (destination: Destination | undefined): void => {
    if (destination === undefined) return;
    onClose();
    onGo(destination.path);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((at) => Math.min(Math.max(at + step, 0), Math.max(found.length - 1, 0)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(found[chosen]);
    }
  };
  return (
    <>
      <TextInput
        aria-label={t('frame.palette.search')}
        placeholder={t('frame.palette.search')}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found.length === 0 ? undefined : `${list}-${chosen}`}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKey}
        data-autofocus
      />
      <div id={list} role="listbox" aria-label={t('frame.palette')} className="palette-list">
        {found.map((destination, index) => (
          <UnstyledButton
            key={destination.path}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            className="palette-option"
            onClick={() => go(destination)}
          >
            {destination.title}
          </UnstyledButton>
        ))}
      </div>
    </>
  );
}

/** Lists that may find what was typed, if it is neither an id nor a page. */
function searchesFor(text: string, pages: readonly Destination[], t: Text): Destination[] {
  if (text === '') return [];
  return SEARCHES.flatMap(({ page, name }) => {
    const list = pages.find(({ path }) => path === page);
    const title = list && t('frame.palette.find', { text, list: list.title });
    return title === undefined ? [] : [{ path: addressOf(page, { [name]: text }), title }];
  });
}
