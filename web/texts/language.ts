/** Which languages there are, which one the visitor reads, and how its catalogue is loaded. */
import { i18n } from '@lingui/core';
import { remembered, remember } from '../frame/remembered.js';

export const LANGUAGES = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'tallybook.language';

const isLanguage = (text: string | null | undefined): text is Language =>
  typeof text === 'string' && Object.hasOwn(LANGUAGES, text);

/** What the visitor chose; else the first language of the browser that there is; else English. */
export function chosenLanguage(): Language {
  const chosen = remembered(KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** Loads the catalogue and shows everything in it. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await (language === 'zh'
    ? import('virtual:texts/zh')
    : import('virtual:texts/en'));
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
}

export function choose(language: Language): Promise<void> {
  remember(KEY, language);
  return speak(language);
}
