/** A step into a JSON value: a member by its name, or every element of a list. */
export type PathStep = { readonly member: string } | { readonly elements: true }

const plainMember = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * Writes a path in the one canonical way: `$.cores[*].core`; names that are not plain stand as `$['a b']`, with
 * `\` and `'` escaped by `\`.
 */
export function formatJsonPath(steps: readonly PathStep[]): string {
  return `$${steps.map(formatStep).join('')}`
}

/** One step as the canonical path spells it. */
export function formatStep(step: PathStep): string {
  if ('elements' in step) return '[*]'
  if (plainMember.test(step.member)) return `.${step.member}`
  return `['${step.member.replace(/[\\']/g, (character) => `\\${character}`)}']`
}

const stepPattern = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\*)\]|\['((?:[^'\\]|\\[\\'])*)'\]/y

/** Reads a canonical path; `undefined` where the text is none. */
export function parseJsonPath(text: string): readonly PathStep[] | undefined {
  if (!text.startsWith('$')) return undefined
  const steps: PathStep[] = []
  stepPattern.lastIndex = 1
  while (stepPattern.lastIndex < text.length) {
    const match = stepPattern.exec(text)
    if (match === null) return undefined
    if (match[2] !== undefined) steps.push({ elements: true })
    else steps.push({ member: match[1] ?? (match[3] ?? '').replace(/\\([\\'])/g, '$1') })
  }
  return steps
}

/** Whether `prefix` leads to `path` or to something that holds it. */
export function isPathPrefix(prefix: readonly PathStep[], path: readonly PathStep[]): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => isSameStep(step, path[index]))
}

/** A canonical path and all that it leads through, `$` first; empty where the text is none. */
export function pathsTo(path: string): readonly string[] {
  const paths = ['$']
  for (const step of parseJsonPath(path) ?? []) paths.push(`${paths.at(-1)}${formatStep(step)}`)
  return paths
}

function isSameStep(left: PathStep, right: PathStep | undefined): boolean {
  if (right === undefined) return false
  if ('elements' in left) return 'elements' in right
  return 'member' in right && left.member === right.member
}
