import type { Draft } from '../draft'
import { type Path, quoted } from './path'
import type { Resolved } from './scope'

/** Whether a path leads into a SUPER value: else it is a column, as it stands. */
export function leadsIn(path: Path, resolved: Resolved): boolean {
  return path.steps.length >= resolved.columnNames
}

/**
 * Turns the steps of a path behind its column into calls of the catalogue's functions. The texts of tokens are replaced and none is
 * taken away, so what other rules have put around them stays.
 */
export function navigate(draft: Draft, path: Path, resolved: Resolved): void {
  if (resolved.value !== undefined) {
    const name = quoted(resolved.value.name)
    draft.replace(path.first, `${name}.${name}`)
  }
  const steps = path.steps.slice(resolved.columnNames - 1)
  let calls = ''
  for (const step of steps) {
    if (step.kind === 'index') {
      calls = `rs_catalog.super_element(${calls}`
      draft.replace(step.at, ', ')
      draft.replace(step.end, ')')
    } else {
      calls = `rs_catalog.super_attribute(${calls}`
      draft.replace(step.at - 1, '')
      draft.replace(step.at, `${attribute(draft, step.at)})`)
    }
  }
  if (calls !== '') draft.before(path.first, calls)
  draft.applied('super-navigation')
}

/** The name as it is folded, and as it is written where that differs: which of them counts is a setting of the session. */
function attribute(draft: Draft, at: number): string {
  const text = draft.at(at)
  const written = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
  const folded = written.toLowerCase()
  const literal = (name: string) => `, '${name.replaceAll("'", "''")}'`
  return literal(folded) + (written === folded ? '' : literal(written))
}
