import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'data', 'coverage', 'reports', '.stryker-tmp', '**/*.cjs'] },
  // `web/` has a tsconfig.json too, so each configuration says which folder it is for.
  { languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // A function fits on a screen; an exhaustive switch may be longer, and says so on its line.
    files: ['**/*.ts', '**/*.mjs'],
    ignores: ['test/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['{domain,engine,sagas,projections,channels,banks,api,cli}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          property: 'subscribeToAll',
          message: 'Readers follow the log by `EventLog.follow`, which is supervised.',
        },
      ],
    },
  },
  {
    // State changes by an appended event alone, and an append is decided on: one path does both.
    files: ['{domain,sagas,projections,channels,banks,api,cli,simulator,bench}/**/*.ts'],
    ignores: ['api/callback/routes.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='append']",
          message: 'Events are appended by engine/ alone (engine/decide-and-append.ts).',
        },
      ],
    },
  },
);
