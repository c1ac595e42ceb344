import { readFileSync } from 'node:fs'

/** The arguments of a Dockerfile that stand before its first stage, with their defaults. */
export function readBaseArguments(file) {
  const [head] = readFileSync(file, 'utf8').split(/^FROM /m)
  return Object.fromEntries([...head.matchAll(/^ARG (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
}
