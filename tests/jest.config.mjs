// Jest reads ESM TypeScript through swc; relative imports are written with .js, as Node wants them.
export default {
  rootDir: '..',
  testEnvironment: 'node',
  roots: ['<rootDir>/tests', '<rootDir>/connectors'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  reporters: ['default', '<rootDir>/tests/count-reporter.mjs'],
  testTimeout: 30000,
  maxWorkers: 2,
};
