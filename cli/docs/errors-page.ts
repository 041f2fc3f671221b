/** `docs/errors.md`, written from the error codes that HTTP and the concepts declare. */
import { httpErrors } from '../../api/http/errors.js';
import { concepts } from '../../domain/concepts.js';
import type { ErrorEntry } from '../../domain/kernel/error-entry.js';

type Section = readonly [title: string, errors: Readonly<Record<string, ErrorEntry>>];

const sections: readonly Section[] = [
  ['HTTP', httpErrors],
  ...concepts.map(({ title, errors }): Section => [title, errors]),
];

export function renderErrorsPage(): string {
  return `# Errors

Every refusal is a problem document (RFC 9457) with a stable \`code\`, a \`detail\` for people, \`param\`
if one member of the request is at fault, and the \`requestId\`. A code, once published, never
changes its meaning. In a batch of ledger transactions each refused item carries the same document.

This page is written by \`npm run docs\` from \`api/http/errors.ts\` and \`domain/*/errors.ts\`.

${sections
  .filter(([, errors]) => Object.keys(errors).length > 0)
  .map(renderSection)
  .join('\n')}`;
}

function renderSection([title, errors]: Section): string {
  const rows = Object.entries(errors).map(
    ([code, { status, title, explanation }]) =>
      `| \`${code}\` | ${status} | ${title} | ${explanation} |`,
  );
  return `## ${title}

| code | status | title | what it means and what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
