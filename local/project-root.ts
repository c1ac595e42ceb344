import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folder of the clone: the nearest one above this file with a `package.json`. Found by looking up, because this
 * code runs from `local/` under jest and from `dist/` in the bundle.
 */
export function projectRoot(): string {
  let folder = __dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
