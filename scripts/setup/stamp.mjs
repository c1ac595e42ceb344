import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const NAME = '.lakeload-stamp'

/**
 * What an installed folder was made from: the files that decide its content, and the machine. The folder's own place
 * is part of it, because a virtual environment that was moved does not run.
 */
export function describeInputs(folder, files, facts) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(existsSync(file) ? readFileSync(file) : '(none)').update('\0')
  return [hash.digest('hex'), folder, process.platform, process.arch, ...facts].join('\n')
}

/** Whether a folder was made from these inputs and still has the files that prove that it is whole. */
export function isFresh(folder, proofs, inputs) {
  const stamp = join(folder, NAME)
  return (
    proofs.every((proof) => existsSync(join(folder, proof))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === inputs
  )
}

/** Says that a folder is being changed: until `markFresh`, it is not fresh, whatever happens meanwhile. */
export function markStale(folder) {
  rmSync(join(folder, NAME), { force: true })
}

export function markFresh(folder, inputs) {
  mkdirSync(dirname(join(folder, NAME)), { recursive: true })
  writeFileSync(join(folder, NAME), inputs)
}
