/** Views that a person kept under a name: in this browser, each an address that can be sent to others. */
import { Anchor, Button, CloseButton, Group, Popover, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { addressOf } from '../components/use-filter.js';
import { remember, remembered } from '../frame/remembered.js';
import { useText } from '../texts/use-text.js';
import type { PaymentFilter } from './payment-filter.js';

interface SavedView {
  readonly name: string;
  readonly filter: PaymentFilter;
}

const KEY = 'tallybook.payment.views';
const MAX_VIEWS = 20;
const MAX_NAME = 40;

export function SavedViews({ filter }: { readonly filter: PaymentFilter }) {
  const t = useText();
  const [views, setViews] = useState(readViews);
  const keep = (next: readonly SavedView[]) => {
    setViews(next);
    remember(KEY, JSON.stringify(next));
  };
  return (
    <Group gap="md" aria-label={t('payment.views')} role="group">
      {views.map((view) => (
        <ViewLink
          key={view.name}
          view={view}
          isShown={JSON.stringify(view.filter) === JSON.stringify(filter)}
          onRemove={() => keep(views.filter(({ name }) => name !== view.name))}
        />
      ))}
      {Object.keys(filter).length > 0 && views.length < MAX_VIEWS && (
        <NewView
          onSave={(name) => keep([...views.filter((view) => view.name !== name), { name, filter }])}
        />
      )}
    </Group>
  );
}

interface ViewLinkProps {
  readonly view: SavedView;
  readonly isShown: boolean;
  readonly onRemove: () => void;
}

function ViewLink({ view: { name, filter }, isShown, onRemove }: ViewLinkProps): ReactNode {
  const t = useText();
  return (
    <Group gap={2} wrap="nowrap">
      <Anchor
        component={Link}
        href={addressOf('/payments', filter)}
        size="sm"
        fw={isShown ? 600 : 400}
        aria-current={isShown ? 'page' : undefined}
      >
        {name}
      </Anchor>
      <CloseButton
        size="sm"
        onClick={onRemove}
        aria-label={t('payment.views.remove', { view: name })}
      />
    </Group>
  );
}

function NewView({ onSave }: { readonly onSave: (name: string) => void }) {
  const t = useText();
  const [opened, { toggle, close }] = useDisclosure();
  const [name, setName] = useState('');
  return (
    <Popover opened={opened} onChange={close} trapFocus position="bottom-start" withArrow>
      <Popover.Target>
        <Button variant="subtle" onClick={toggle}>
          {t('payment.views.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            onSave(name.trim());
            setName('');
            close();
          }}
        >
          <Group gap="xs" align="flex-end">
            <TextInput
              label={t('payment.views.name')}
              value={name}
              maxLength={MAX_NAME}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit">{t('payment.views.keep')}</Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Nothing if the browser keeps none, or something else under that name. */
function readViews(): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(remembered(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (value: unknown): value is SavedView =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'filter' in value &&
  typeof value.filter === 'object' &&
  value.filter !== null &&
  Object.values(value.filter).every((one) => typeof one === 'string');
