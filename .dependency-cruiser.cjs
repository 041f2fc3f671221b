/** The arrows of docs/architecture.md, enforced. */
const folder = (name) => `^${name}/`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: folder(from) },
  to: {
    path: '^(domain|engine|sqlite|eventstore|sagas|projections|channels|api|cli|bench|simulator|test)/',
    pathNot: allowed,
  },
});
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('domain-imports-nothing', 'domain', '^domain/'),
    only('sqlite-imports-nothing', 'sqlite', '^sqlite/'),
    only('engine-imports-domain', 'engine', '^(engine|domain|sqlite)/'),
    only('eventstore-imports-domain', 'eventstore', '^(eventstore|domain|sqlite)/'),
    only('sagas-import-domain-and-engine', 'sagas', '^(sagas|engine|domain)/'),
    only('projections-import-domain', 'projections', '^(projections|domain|sqlite)/'),
    only('channels-import-domain', 'channels', '^(channels|domain|sqlite)/'),
    only(
      'api-is-a-composition-root',
      'api',
      '^(api|domain|engine|sqlite|eventstore|sagas|projections|channels)/',
    ),
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
