/** What is wrong with the catalogues, in sentences; nothing if each text is there in every language. */

/**
 * @param catalogues of every folder and language: `{folder, language, texts: {id: text}}`
 * @param placeholders names what a text is filled with; throws if the text is no ICU message
 */
export function faultsOf(catalogues, placeholders) {
  const languages = [...new Set(catalogues.map(({ language }) => language))];
  const folders = [...new Set(catalogues.map(({ folder }) => folder))];
  return folders.flatMap((folder) => {
    const own = catalogues.filter((catalogue) => catalogue.folder === folder);
    const textsOf = (language) => own.find((one) => one.language === language)?.texts ?? {};
    const ids = [...new Set(own.flatMap(({ texts }) => Object.keys(texts)))];
    return ids.flatMap((id) => {
      if (!id.startsWith(`${folder}.`)) return [`${id}: must begin with "${folder}."`];
      const faults = languages.filter((language) => !textsOf(language)[id]);
      if (faults.length > 0) return faults.map((language) => `${id}: no text in "${language}"`);
      return placeholderFaults(id, languages, textsOf, placeholders);
    });
  });
}

function placeholderFaults(id, languages, textsOf, placeholders) {
  const names = (language) => [...placeholders(textsOf(language)[id])].sort().join(', ');
  try {
    const [first, ...others] = languages;
    return others
      .filter((language) => names(language) !== names(first))
      .map((language) => `${id}: "${language}" is filled with other values than "${first}"`);
  } catch (error) {
    return [`${id}: ${error.message}`];
  }
}

/**
 * The ids that a module's `t(…)` calls ask for and no catalogue has. A template (`t(`payment.${status}`)`)
 * needs some text that begins as it does; the types say which.
 * @param tree the module as ESTree
 */
export function unknownIds(tree, ids) {
  const isKnown = (start) => ids.has(start);
  const beginsSome = (start) => [...ids].some((id) => id.startsWith(start));
  return [...callsOfT(tree)].flatMap(([argument]) => {
    if (argument?.type === 'Literal' && !isKnown(argument.value)) return [String(argument.value)];
    if (argument?.type !== 'TemplateLiteral') return [];
    const start = argument.quasis[0].value.cooked;
    const known = argument.expressions.length === 0 ? isKnown(start) : beginsSome(start);
    return known ? [] : [`${start}…`];
  });
}

function* callsOfT(node) {
  if (Array.isArray(node)) for (const item of node) yield* callsOfT(item);
  if (typeof node?.type !== 'string') return;
  const { type, callee } = node;
  if (type === 'CallExpression' && callee.type === 'Identifier' && callee.name === 't') {
    yield node.arguments;
  }
  for (const value of Object.values(node)) {
    if (typeof value === 'object' && value !== null) yield* callsOfT(value);
  }
}
