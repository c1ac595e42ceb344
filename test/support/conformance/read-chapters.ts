import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type ConformanceCase, chapterSchema } from './conformance-case'

/** A chapter of the suite: one file of `test/conformance/cases`. */
export interface Chapter {
  readonly file: string
  readonly chapter: string
  readonly cases: readonly ConformanceCase[]
}

const folder = join(__dirname, '..', '..', 'conformance', 'cases')

/** Every chapter, by the name of its file; fails on the first file that is not as it should be, and says where. */
export function readChapters(): readonly Chapter[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map(readChapter)
}

function readChapter(file: string): Chapter {
  const raw: unknown = parse(readFileSync(join(folder, file), 'utf8'))
  const read = chapterSchema.safeParse(raw)
  if (read.success) return { file, ...read.data }
  const problems = read.error.issues.map((issue) => `${placeOf(raw, issue.path)}: ${issue.message}`)
  throw new Error(
    `${file}\n  ${problems.join('\n  ')}\n  (a value of a row is a text or null: quote numbers)`,
  )
}

/** `cases.3.rows` is hard to find in a long file, the name of the case is not. */
function placeOf(raw: unknown, path: readonly PropertyKey[]): string {
  const [list, index, ...rest] = path
  if (list !== 'cases' || typeof index !== 'number') return path.join('.')
  const cases = (raw as { cases?: readonly { name?: unknown }[] }).cases
  return [`\`${String(cases?.[index]?.name ?? index)}\``, ...rest.map(String)].join('.')
}
