import { createHash } from 'node:crypto'
import { reservedWords } from '../sql/reserved-words'

/** Columns that every table has in a system of Postgres' descent: a table cannot have one of its own by these names. */
const hiddenColumns: ReadonlySet<string> = new Set(['cmax', 'cmin', 'ctid', 'tableoid', 'xmax', 'xmin'])
/**
 * Redshift takes 127 bytes. Inferred names keep to PostgreSQL's 63: what speaks its protocol, the local endpoint among
 * them, cuts longer ones in its catalog, where the next load would look for its columns in vain.
 */
const maxColumnBytes = 63
/** Table names leave room for what is made of them: `<table>_index`, the names of incoming tables and dbt models. */
const maxTableBytes = 48
const shortestDigest = 6

/** Something that needs a name: its JSON path, which is its own alone, and the words that the name is made of. */
export interface Nameable {
  readonly path: string
  readonly words: readonly string[]
}

/**
 * Redshift identifiers for JSON names: snake case, legal, unique among themselves and beside `taken`, no reserved word.
 * Each name depends on the set of paths alone, not on their order, so that the same data gives the same names.
 *
 * @returns the names by path
 * @example
 * nameColumns([{ path: '$.links.patchSmall', words: ['links', 'patchSmall'] }]) // links_patch_small
 */
export function nameColumns(
  nameables: readonly Nameable[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  return resolve(nameables, taken, maxColumnBytes)
}

/** As `nameColumns`, for tables: at most 48 bytes. */
export function nameTables(
  nameables: readonly Nameable[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  return resolve(nameables, taken, maxTableBytes)
}

/**
 * The name of a column for the values of another that do not fit it: `amount__v_varchar`. Cut, with digits of the path's
 * digest, where it is long; undefined where it is taken.
 */
export function nameVariant(
  { name, path, kind }: { readonly name: string; readonly path: string; readonly kind: string },
  taken: ReadonlySet<string>,
): string | undefined {
  const end = `__v_${kind}`
  const room = maxColumnBytes - end.length
  const variant = (name.length <= room ? name : withDigest(name, path, new Set(), room)) + end
  return taken.has(variant) ? undefined : variant
}

/** One name alone, which may clash with others. */
export function toIdentifier(words: readonly string[]): string {
  const joined = words.map(snakeCase).filter(Boolean).join('_')
  const name = joined === '' ? 'unnamed' : /^[0-9]/.test(joined) ? `n${joined}` : joined
  return reservedWords.has(name) || hiddenColumns.has(name) ? `${name}_` : name
}

/**
 * Lower case words joined by `_`: `patchSmall`, `patch.small` and `Patch Small` are all `patch_small`. Accents go; a
 * letter that has no Latin form stands as its code point, such as `u1f680`, so that no name is lost altogether.
 */
export function snakeCase(text: string): string {
  const latin = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
  return Array.from(latin, spellCharacter).join('').replace(/_+/g, '_').replace(/^_|_$/g, '')
}

function spellCharacter(character: string): string {
  if (/[a-z0-9]/.test(character)) return character
  const point = character.codePointAt(0) ?? 0
  return point < 0x80 || /[\s\p{P}]/u.test(character) ? '_' : `_u${point.toString(16)}_`
}

function resolve(
  nameables: readonly Nameable[],
  taken: ReadonlySet<string>,
  maxBytes: number,
): ReadonlyMap<string, string> {
  const groups = new Map<string, Nameable[]>()
  for (const nameable of nameables) {
    const name = toIdentifier(nameable.words)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [nameable])
    else group.push(nameable)
  }
  const names = new Map<string, string>()
  const used = new Set(taken)
  const clashing: { readonly nameable: Nameable; readonly name: string }[] = []
  for (const [name, group] of groups) {
    // Of those that clash, the one that is spelled so in the data keeps its name.
    const exact = group.filter((nameable) => nameable.words.join('_') === name)
    const keeper = group.length === 1 ? group[0] : exact.length === 1 ? exact[0] : undefined
    for (const nameable of group) {
      if (nameable === keeper && !taken.has(name) && name.length <= maxBytes) {
        names.set(nameable.path, name)
        used.add(name)
      } else clashing.push({ nameable, name })
    }
  }
  clashing.sort((a, b) => (a.nameable.path < b.nameable.path ? -1 : 1))
  for (const { nameable, name } of clashing) {
    const unique = withDigest(name, nameable.path, used, maxBytes)
    names.set(nameable.path, unique)
    used.add(unique)
  }
  return names
}

/** The name with as many digits of the path's digest as set it apart. */
function withDigest(name: string, path: string, used: ReadonlySet<string>, maxBytes: number): string {
  const digest = createHash('sha256').update(path).digest('hex')
  for (let digits = shortestDigest; ; digits++) {
    const suffix = digest.slice(0, digits)
    const unique = `${name.slice(0, maxBytes - digits - 1).replace(/_$/, '')}_${suffix}`
    // A digest that is used up means the path stands twice, which the caller's map would not tell apart either.
    if (!used.has(unique) || digits >= digest.length) return unique
  }
}
