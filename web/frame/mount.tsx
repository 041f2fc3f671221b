/** Starts a page: language, theme, reads, and what is shown if a component breaks. */
import '@mantine/core/styles.css';
import '../components/components.css';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from '../client/problem.js';
import { chosenLanguage, speak } from '../texts/language.js';
import { Breakage } from './breakage.js';
import { readableColors, theme } from './theme.js';

/** The nonce of this response (api/web/pages.ts): styles that are made here are allowed by it alone. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

const RETRIES = 2;

/** A refusal is not asked for again; what was no answer is. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < RETRIES && !(error instanceof ApiProblem),
      staleTime: 1_000,
    },
    // Nobody repeats a write but the person who asked for it.
    mutations: { retry: false },
  },
});

export async function mount(page: ReactNode): Promise<void> {
  // Mantine takes the nonce by its provider; the lock on scrolling behind a dialog takes it from here.
  setNonce(nonce);
  await speak(chosenLanguage());
  const place = document.getElementById('page');
  if (place === null) throw new Error('the page has no place to be mounted at');
  createRoot(place).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={readableColors}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce}
        >
          <QueryClientProvider client={queries}>
            <Breakage>{page}</Breakage>
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>,
  );
}
