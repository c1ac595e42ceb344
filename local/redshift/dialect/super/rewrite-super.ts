import type { Draft } from '../draft'
import { readsCatalog } from '../refuse'
import { refuseSuperKeys } from './keys'
import { typeCasts, typeNeighbours } from './literals'
import { leadsIn, navigate } from './navigate'
import { nameColumns } from './output-names'
import { refusePartial } from './partial'
import { type Path, quoted, readPath } from './path'
import { innermost, readScopes } from './read-scopes'
import { resolvePath, type Scope } from './scope'
import { unnest } from './unnest'

/** Words after which a name is a value, where a name after another value would be its alias. */
const beforeValue = new Set(
  'select distinct all where and or not on by having qualify case when then else between in like ilike similar to is set values limit using exists from any some returning partition over'.split(
    ' ',
  ),
)

/**
 * Rewrites the ways into SUPER: paths in expressions, and items of FROM that iterate over arrays and objects. Which name of a path is the
 * column follows from what FROM lists, as it does on Redshift: after the name of a relation the second, else the first. No types are
 * asked for: what is no SUPER value fails in the functions that the steps become. Runs last, so that its calls stand next to the path.
 */
export function rewriteSuper(draft: Draft): void {
  // `revoke select on s.t from u` has the words of a query, and none in it.
  if (draft.word(0) === 'grant' || draft.word(0) === 'revoke') return
  typeCasts(draft)
  refuseSuperKeys(draft)
  if (!draft.tokens.some(({ text }) => text === '.' || text === '[') || readsCatalog(draft)) return
  const [scopes, found] = readScopes(draft)
  if (scopes.length === 0) return
  refusePartial(draft, scopes)
  const paths = new Map<number, Path>()
  const heads = new Set(found.unnestings.map((item) => item.path.first))
  for (const item of found.unnestings) unnest(draft, item)
  for (let index = 1; index < draft.length; index++) {
    if (draft.name(index) === '' || found.names.has(index) || draft.isRemoved(index)) continue
    if (draft.at(index - 1) === '.' || draft.at(index - 1) === '::') continue
    const path = readPath(draft, index)
    const scope = innermost(scopes, index)
    if (scope === undefined || isOther(draft, path)) continue
    if (path.steps.length === 0) nameValue(draft, index, scope, heads, paths)
    else {
      const resolved = resolvePath(draft, path, scope)
      if (resolved === undefined || !leadsIn(path, resolved)) continue
      navigate(draft, path, resolved)
      if (!heads.has(index)) paths.set(index, path)
    }
  }
  typeNeighbours(draft, paths)
  for (const scope of scopes) nameColumns(draft, scope, paths)
}

/** A call, a star, a type in a cast, or a literal such as `date '…'`. */
function isOther(draft: Draft, path: Path): boolean {
  const after = draft.at(path.last + 1)
  return (
    after === '(' ||
    (after === '.' && draft.at(path.last + 2) === '*') ||
    (draft.word(path.first - 1) === 'as' && path.steps.length > 0)
  )
}

/** The bare name of a value, or of its place: with the item before it, as a table may have a column of this name. */
function nameValue(
  draft: Draft,
  index: number,
  scope: Scope,
  heads: ReadonlySet<number>,
  paths: Map<number, Path>,
): void {
  const name = draft.name(index)
  const before = draft.tokens[index - 1]
  const isValue =
    heads.has(index) ||
    before === undefined ||
    (before.kind === 'operator' && before.text !== ')' && before.text !== ']') ||
    (before.kind === 'word' && beforeValue.has(draft.word(index - 1)))
  if (!isValue) return
  for (const { items } of scope.visible()) {
    for (const item of items) {
      if (item.kind !== 'value' || (item.name !== name && item.place !== name)) continue
      draft.replace(index, `${quoted(item.name)}.${quoted(name)}`)
      if (item.name === name && !heads.has(index)) paths.set(index, readPath(draft, index))
      draft.applied('super-value')
      return
    }
  }
}
