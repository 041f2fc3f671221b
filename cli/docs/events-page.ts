/** `docs/events.md`, written from the schemas of stored events. */
import { z } from 'zod';
import { accessEventSchemas } from '../../domain/access/events.js';
import { approvalEventSchemas } from '../../domain/approval/events.js';
import { callbackEventSchemas } from '../../domain/callback/events.js';
import { caseEventSchemas } from '../../domain/case/events.js';
import type { TallybookEvent } from '../../domain/events.js';
import { eventVersions } from '../../domain/events.js';
import { evidenceEventSchemas } from '../../domain/evidence/events.js';
import { storeEventSchemas } from '../../domain/kernel/store-events.js';
import { ledgerEventSchemas } from '../../domain/ledger/events.js';
import { merchantEventSchemas } from '../../domain/merchant/events.js';
import { paymentEventSchemas } from '../../domain/payment/events.js';
import { sagaEventSchemas } from '../../domain/saga/events.js';
import { sealEventSchemas } from '../../domain/seal/events.js';
import { eventMeanings } from './event-meanings.js';

interface Section {
  readonly title: string;
  readonly streams: string;
  readonly schemas: Readonly<Record<string, z.ZodType>>;
}

const sections: readonly Section[] = [
  { title: 'Store', streams: '`tallybook-store`', schemas: storeEventSchemas },
  {
    title: 'Ledger',
    streams: '`ledger-{book}`; `BookRegistered` in `tallybook-books`',
    schemas: ledgerEventSchemas,
  },
  { title: 'Payment', streams: '`payment-{pay_…}`', schemas: paymentEventSchemas },
  { title: 'Saga', streams: '`saga-{pay_… or re_…}`', schemas: sagaEventSchemas },
  {
    title: 'Callback',
    streams: '`channel-{name}-callbacks-{UTC day}`',
    schemas: callbackEventSchemas,
  },
  { title: 'Merchant', streams: '`merchant-{id}`', schemas: merchantEventSchemas },
  { title: 'Access', streams: '`access-keys`', schemas: accessEventSchemas },
  { title: 'Approval', streams: '`approval-{apr_…}`', schemas: approvalEventSchemas },
  { title: 'Case', streams: '`case-{id}`', schemas: caseEventSchemas },
  { title: 'Evidence', streams: '`evidence-erasures`', schemas: evidenceEventSchemas },
  { title: 'Seal', streams: '`seal-heads`', schemas: sealEventSchemas },
];

export function renderEventsPage(): string {
  return `# Events

Every change of state is one of these events. A stored type carries its version
(\`PaymentCaptured.v1\`); a member is added only by a new version, and older ones are brought up to date
on reading. Money is \`{"value","currency"}\` with a decimal string, in the ledger a decimal string
beside the entry's currency. The metadata of every event say what it belongs to (\`correlationId\`),
what caused it (\`causationId\`), on whose behalf (\`actor\`) and when it was decided (\`at\`).

This page is written by \`npm run docs\` from the schemas in \`domain/\`.

${sections.map(renderSection).join('\n')}`;
}

function renderSection({ title, streams, schemas }: Section): string {
  const rows = Object.entries(schemas).map(([type, schema]) => {
    const members = membersOf(schema)
      .map((name) => `\`${name}\``)
      .join(', ');
    const stored = isKnown(type) ? `\`${type}.v${eventVersions[type]}\`` : `\`${type}\``;
    return `| ${stored} | ${isKnown(type) ? eventMeanings[type] : ''} | ${members} |`;
  });
  return `## ${title}

In ${streams}.

| event | what happened | data |
| --- | --- | --- |
${rows.join('\n')}
`;
}

const isKnown = (type: string): type is TallybookEvent['type'] => type in eventMeanings;

/** Members of the event's data; one that may be missing carries a question mark. */
function membersOf(schema: z.ZodType): readonly string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
}
