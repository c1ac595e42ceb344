import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { main } from '../job/cli'

// The SDK warns on every Node that a version to come will not support; the lock decides which version there is.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

/**
 * The entry point. The endpoints of a laptop are a bundle of their own, `dist/local.js`: where it lies beside this one
 * the command line has `lakeload local …` and `--local`; an image leaves it out.
 */
const localBundle = join(__dirname, 'local.js')
const local = existsSync(localBundle)
  ? (createRequire(localBundle)(localBundle) as typeof import('../local/commands'))
  : undefined

void main(process.argv.slice(2), {
  projectFolder: dirname(__dirname),
  ...(local === undefined ? {} : { extend: local.extendWithLocal }),
})
