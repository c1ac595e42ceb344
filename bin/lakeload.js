#!/usr/bin/env node
// Runs the bundle in dist/. In a clone it builds it first when a source is newer; an image has the bundle alone.
const { existsSync } = require('node:fs')
const { dirname, join } = require('node:path')

const root = dirname(__dirname)

// The SDK warns on every start with Node 20, which it still supports here; what an image runs is newer.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

if (existsSync(join(root, 'bin', 'lakeload.ts'))) {
  const { buildCli, isBuilt } = require('../scripts/build-cli.cjs')
  if (!isBuilt(root)) {
    try {
      buildCli(root)
    } catch (error) {
      const isMissing = error.code === 'MODULE_NOT_FOUND'
      process.stderr.write(
        isMissing
          ? 'error: the npm packages are not installed\n\nhint: run `npm run setup`\n'
          : `error: the command line could not be built\n\n${error.message}\n`,
      )
      process.exit(isMissing ? 2 : 1)
    }
  }
}

require('../dist/lakeload.js')
