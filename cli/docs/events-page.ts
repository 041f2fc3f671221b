/** `docs/events.md`, written from the schemas of stored events. */
import { z } from 'zod';
import { concepts } from '../../domain/concepts.js';
import type { Concept } from '../../domain/kernel/concept.js';

export function renderEventsPage(): string {
  return `# Events

Every change of state is one of these events. A stored type carries its version
(\`PaymentCaptured.v1\`); a member is added only by a new version, and older versions are brought up to date
on reading. Money is \`{"value","currency"}\` with a decimal string, in the ledger a decimal string
beside the entry's currency. The metadata of every event say what it belongs to (\`correlationId\`),
what caused it (\`causationId\`), on whose behalf (\`actor\`) and when it was decided (\`at\`).

This page is written by \`npm run docs\` from the schemas in \`domain/\`.

${concepts.filter(hasEvents).map(renderSection).join('\n')}`;
}

const hasEvents = ({ eventSchemas }: Concept): boolean => Object.keys(eventSchemas).length > 0;

function renderSection({ title, streams, ...concept }: Concept): string {
  const rows = Object.entries(concept.eventSchemas).map(([type, schema]) => {
    const members = membersOf(schema)
      .map((name) => `\`${name}\``)
      .join(', ');
    const stored = `\`${type}.v${concept.eventVersions[type] ?? ''}\``;
    return `| ${stored} | ${concept.eventMeanings[type] ?? ''} | ${members} |`;
  });
  return `## ${title}

In ${streams}.

| event | what happened | data |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** Members of the event's data; a member that may be missing carries a question mark. */
function membersOf(schema: z.ZodType): readonly string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
}
