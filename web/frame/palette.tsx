/** The command palette: pages by their names, and objects by their ids. */
import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useText } from '../texts/use-text.js';

export interface Destination {
  readonly path: string;
  readonly title: string;
}

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The pages of the navigation that the person may see. */
  readonly pages: readonly Destination[];
  /** Pages of single objects: `/payments/:id`. */
  readonly objectPaths: readonly string[];
  readonly onGo: (path: string) => void;
}

/** Where an object is shown, by the prefix of its id. */
const OBJECTS: Readonly<Record<string, string>> = {
  case: '/cases/:id',
  cs: '/checkouts/:id',
  pay: '/payments/:id',
  tx: '/vouchers/:id',
};

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
  const object = objectOf(text.trim(), objectPaths);
  const found = [
    ...(object === undefined
      ? []
      : [{ path: object, title: t('frame.palette.open', { id: text.trim() }) }]),
    ...pages.filter(({ title }) => title.toLowerCase().includes(text.trim().toLowerCase())),
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

/** The path of the object with this id, if this frame shows such objects. */
function objectOf(id: string, objectPaths: readonly string[]): string | undefined {
  const prefix = /^([a-z]+)_[\w-]{4,}$/.exec(id)?.[1];
  const path = prefix === undefined ? undefined : OBJECTS[prefix];
  return path !== undefined && objectPaths.includes(path)
    ? path.replace(':id', encodeURIComponent(id))
    : undefined;
}
