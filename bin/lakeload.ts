import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { main } from '../job/cli'

// The SDK warns on every Node that a version to come will not support; the lock decides which version there is.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

/**
 * The entry point. What is for a laptop are bundles of their own, beside this one: `dist/local.js`, the endpoints
 * (`lakeload local …`, `--local`), and `dist/cloud.js`, operating a stack (`lakeload cloud …`). An image leaves them out.
 */
const local = loadBundle<typeof import('../local/commands')>('local.js')
const cloud = loadBundle<typeof import('../cloud/commands')>('cloud.js')

function loadBundle<T>(name: string): T | undefined {
  const path = join(__dirname, name)
  return existsSync(path) ? (createRequire(path)(path) as T) : undefined
}

void main(process.argv.slice(2), {
  projectFolder: dirname(__dirname),
  extensions: [
    ...(local === undefined ? [] : [local.extendWithLocal]),
    ...(cloud === undefined ? [] : [cloud.extendWithCloud]),
  ],
})
