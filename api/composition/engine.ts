import type { composeEngine } from './compose.js';

/** What an assembled engine offers: to the routes of the API and to whoever embeds it. */
export type Engine = Awaited<ReturnType<typeof composeEngine>>;
