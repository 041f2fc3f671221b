import { useLingui } from '@lingui/react';
import type { TextId } from './text-id.js';

export type { TextId };

/** A text of the catalogues in the visitor's language, filled with values. */
export type Text = (id: TextId, values?: Readonly<Record<string, string | number>>) => string;

/** Name the result `t`: the build looks for `t('…')` whose text is missing (web/build/texts-check.mjs). */
export function useText(): Text {
  const { i18n } = useLingui();
  return (id, values) => i18n._(id, values);
}

/** The tag of the visitor's language for `Intl`. */
export function useLocale(): string {
  return useLingui().i18n.locale === 'zh' ? 'zh-CN' : 'en-GB';
}
