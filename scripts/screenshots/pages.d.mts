import type { Page } from 'playwright-core';

export const ROLES: readonly ('owner' | 'operator' | 'finance' | 'auditor' | 'risk' | 'admin')[];
export function pagesOf(
  page: Page,
  seen: Set<string>,
): AsyncGenerator<{ readonly name: string; readonly url: string }, void>;
export function settled(page: Page): Promise<void>;
