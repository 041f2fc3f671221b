/** Language and theme, chosen by the visitor. */
import { Group, NativeSelect, useMantineColorScheme } from '@mantine/core';
import { useLingui } from '@lingui/react';
import { choose, LANGUAGES, type Language } from '../texts/language.js';
import { useText } from '../texts/use-text.js';

const SCHEMES = ['auto', 'light', 'dark'] as const;

export function Switches() {
  const t = useText();
  const { i18n } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group gap="xs" wrap="nowrap" className="not-printed">
      <NativeSelect
        aria-label={t('frame.language')}
        value={i18n.locale}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget }) => void choose(currentTarget.value as Language)}
      />
      <NativeSelect
        aria-label={t('frame.theme')}
        value={colorScheme}
        data={SCHEMES.map((value) => ({ value, label: t(`frame.theme.${value}`) }))}
        onChange={({ currentTarget }) =>
          setColorScheme(currentTarget.value as (typeof SCHEMES)[number])
        }
      />
    </Group>
  );
}
