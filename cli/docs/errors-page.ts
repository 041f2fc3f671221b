/** `docs/errors.md`, written from the registry of error codes. */
import { errors } from '../../domain/kernel/errors.js';

export function renderErrorsPage(): string {
  const rows = Object.entries(errors).map(
    ([code, { status, title, explanation }]) =>
      `| \`${code}\` | ${status} | ${title} | ${explanation} |`,
  );
  return `# Errors

Every refusal is a problem document (RFC 9457) with a stable \`code\`, a \`detail\` for people, \`param\`
where one member of the request is at fault, and the \`requestId\`. A code, once published, never
changes its meaning. In a batch of ledger transactions each refused item carries the same document.

This page is written by \`npm run docs\` from \`domain/kernel/errors.ts\`.

| code | status | title | what it means and what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
