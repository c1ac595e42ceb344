const { availableParallelism } = require('node:os')

// The SDK warns in every test file with Node 20, which it still supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.lakeload/', '<rootDir>/.venv/'],
  testTimeout: 60_000,
  // Many tests wait: for processes, retries, timeouts.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
}
