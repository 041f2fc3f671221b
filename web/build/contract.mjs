/**
 * `virtual:contract`: method and path of every operation of the API, read from the built contract, so that
 * pages need its types alone and neither zod nor the domain comes into the browser.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ID = 'virtual:contract';

/** @param folder the built `api/`, with a folder for each concept. */
export function contract(folder) {
  return {
    name: 'tallybook-contract',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: async (id) =>
      id === `\0${ID}` ? `export default ${JSON.stringify(await operations(folder))}` : undefined,
  };
}

async function operations(folder) {
  const byConcept = {};
  for (const concept of readdirSync(folder).sort()) {
    const file = join(folder, concept, 'contract.js');
    if (!existsSync(file)) continue;
    const exported = Object.entries(await import(pathToFileURL(file).href));
    // As `api/composition/concepts.ts` reads it: a contract exports its routes as one object.
    const routes = exported.filter(([name]) => name.endsWith('Routes')).map(([, value]) => value);
    byConcept[concept] = Object.fromEntries(
      routes
        .flatMap(Object.entries)
        .map(([name, { method, path, otherwise }]) => [
          name,
          { method, path, ...(otherwise === undefined ? {} : { otherwise: otherwise.status }) },
        ]),
    );
  }
  return byConcept;
}
