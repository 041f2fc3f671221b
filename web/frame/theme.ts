/** How everything looks. Colours are those of Mantine that keep a contrast of 4.5:1 in both themes. */
import { createTheme, type CSSVariablesResolver } from '@mantine/core';

const dense = { defaultProps: { size: 'xs' } };

export const theme = createTheme({
  // Whoever asks for less motion sees dialogs at once.
  respectReducedMotion: true,
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'sm',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace',
  components: {
    Button: dense,
    NativeSelect: dense,
    PasswordInput: dense,
    SegmentedControl: dense,
    Select: dense,
    TextInput: dense,
  },
});

/** Mantine's own shades for secondary text and errors are too pale on its backgrounds. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
});
