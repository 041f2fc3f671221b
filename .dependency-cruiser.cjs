/** The arrows of docs/architecture.md, enforced: between layers here, between concepts by a table. */
const layers = require('./.dependency-arrows.json');

const folder = (name) => `^${name}/`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: folder(from) },
  to: {
    path: '^(domain|engine|sqlite|eventstore|sagas|projections|channels|banks|api|cli|bench|simulator|web|test)/',
    pathNot: allowed,
  },
});

/** A folder of a layer imports the folders of the same layer that the table names, and what is shared. */
const betweenConcepts = Object.entries(layers).flatMap(
  ([layer, { shared, folders, roots = [] }]) => [
    ...Object.entries(folders).map(([name, allowed]) => ({
      name: `${layer}-${name}-imports-what-the-table-says`,
      severity: 'error',
      from: { path: `^${layer}/${name}/` },
      to: {
        path: `^${layer}/`,
        pathNot: `^${layer}/(${[
          `${name}/`,
          ...shared,
          ...allowed.map((one) =>
            one.endsWith('.ts') ? `${one.replace('.', '\\.')}$` : `${one}/`,
          ),
        ].join('|')})`,
      },
    })),
    {
      name: `${layer}-has-no-folder-but-those-of-the-table`,
      severity: 'error',
      from: { path: `^${layer}/(?!(${[...Object.keys(folders), ...roots].join('|')})/)[^/]+/` },
      to: {},
    },
  ],
);

module.exports = {
  forbidden: [
    ...betweenConcepts,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('domain-imports-nothing', 'domain', '^domain/'),
    only('sqlite-imports-nothing', 'sqlite', '^sqlite/'),
    only('engine-imports-domain', 'engine', '^(engine|domain|sqlite)/'),
    only('eventstore-imports-domain', 'eventstore', '^(eventstore|domain|sqlite)/'),
    only('sagas-import-domain-and-engine', 'sagas', '^(sagas|engine|domain)/'),
    only('projections-import-domain', 'projections', '^(projections|domain|sqlite)/'),
    only('channels-import-domain', 'channels', '^(channels|domain|sqlite)/'),
    // The sandbox bank is run, and speaks, as the sandbox channel does.
    only('banks-import-domain', 'banks', '^(banks|domain|sqlite|channels/sandbox)/'),
    only(
      'api-is-a-composition-root',
      'api',
      '^(api|domain|engine|sqlite|eventstore|sagas|projections|channels|banks)/',
    ),
    only(
      'web-imports-the-contract-alone',
      'web',
      '^(web/|api/[^/]+/contract\\.ts$|api/http/problem\\.ts$)',
    ),
    {
      name: 'web-imports-types-of-the-contract-alone',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-web',
      severity: 'error',
      from: { pathNot: '^(web|test/web)/' },
      to: { path: '^web/' },
    },
    {
      name: 'web-components-know-no-concept',
      severity: 'error',
      from: { path: '^web/(components|client|texts)/' },
      to: {
        path: '^web/',
        pathNot:
          '^web/(node_modules|components|client|texts|problem|types|frame/remembered|[^/]+/texts\\.en\\.json$)',
      },
    },
    {
      name: 'entries-are-shipped-without-the-gallery',
      severity: 'error',
      from: { path: '^web/(?!gallery/|texts/)' },
      to: { path: '^web/gallery/' },
    },
    {
      name: 'no-model-imports-the-root',
      severity: 'error',
      from: { path: '^projections/[^/]+/' },
      to: { path: '^projections/[^/]+\\.ts$' },
    },
    {
      name: 'projection-framework-knows-no-model',
      severity: 'error',
      from: { path: '^projections/framework/' },
      to: { path: '^projections/(?!framework/)' },
    },
    {
      name: 'big-js-only-in-money',
      severity: 'error',
      from: { pathNot: '^(domain/money/|test/)' },
      to: { path: 'node_modules/big\\.js' },
    },
    {
      name: 'better-sqlite3-only-behind-the-driver',
      severity: 'error',
      from: { pathNot: '^sqlite/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'domain-uses-no-infrastructure',
      severity: 'error',
      from: { path: '^domain/' },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(zod|uuid|big\\.js|@types/big\\.js|@types/node)/',
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^dist/' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
};
