/** A field of a filter: it is taken once nobody types any more. */
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

interface TypedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onTyped: (text: string) => void;
  /** Pixels. */
  readonly width?: number;
  readonly maxLength?: number;
  readonly disabled?: boolean;
}

const TYPING_MS = 300;

export function TypedField({ label, value, onTyped, width = 240, ...rest }: TypedFieldProps) {
  const [text, setText] = useState(value);
  const [typed] = useDebouncedValue(text, TYPING_MS);
  const told = useRef(value);
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === told.current) return;
    told.current = wanted;
    onTyped(wanted);
  }, [typed, onTyped]);
  useEffect(() => {
    // The address was changed by somebody else: a link, or going back.
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  return (
    <TextInput
      type="search"
      label={label}
      value={text}
      w={width}
      {...rest}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  );
}
