import tseslint from 'typescript-eslint';

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a file is named after what it exports.' };

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'docs', '**/*.mjs', '**/*.cjs', '**/*.d.ts', 'src/web/static'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 14],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  // The embedded engine answers at once behind a port of promises: `async` turns what it throws into a rejection.
  { files: ['src/store/sqlite/collection.ts'], rules: { '@typescript-eslint/require-await': 'off' } },
  { files: ['src/cli/**', 'src/demo/**', 'src/main.ts', 'tests/bench/**'], rules: { 'no-console': 'off' } },
  { files: ['tests/**'], rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' } },
);
