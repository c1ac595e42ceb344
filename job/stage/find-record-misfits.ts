import { formatStep } from '../pipeline/json-path'
import { findDuplicateName } from './find-duplicate-name'
import { LineSet } from './line-set'
import { type Misfit, type Misfits, maxMisfits } from './misfit'
import { maxRecordBytes } from './plan-staging'
import { readRecordLines } from './record-lines'
import type { ChoiceNode, SourceNode } from './source-tree'

/** What is wrong with a record. */
export type Finding = Pick<Misfit, 'path' | 'reason' | 'value'>

/**
 * Looks through a raw part for records that DuckDB refuses to read: not sound JSON, a name twice in one object, half
 * a surrogate pair, or an object where the contract has a list. Slower than DuckDB, and only run when it has refused.
 */
export async function findRecordMisfits(file: string, rawObject: string, root: SourceNode): Promise<Misfits> {
  return await judgeRecords(file, rawObject, (record) => judgeRecord(record, root))
}

/**
 * Looks through a raw part, whose records DuckDB reads, for names that stand twice in one object of a SUPER value: DuckDB takes its
 * text as it is, and the warehouse would keep one of the two. Only run where extract has found such names.
 */
export async function findDuplicateNames(
  file: string,
  rawObject: string,
  root: SourceNode,
  excluded: LineSet = LineSet.none,
): Promise<Misfits> {
  const judge = (record: Buffer): Finding | undefined => judgeNames(record.toString('utf8'), root)
  return await judgeRecords(file, rawObject, judge, excluded)
}

async function judgeRecords(
  file: string,
  rawObject: string,
  judge: (record: Buffer) => Finding | undefined,
  excluded: LineSet = LineSet.none,
): Promise<Misfits> {
  let count = 0
  const first: Misfit[] = []
  for await (const { line, finding } of judgeLines(file, judge, excluded)) {
    count++
    if (first.length < maxMisfits) first.push({ kind: 'record', rawObject, line, ...finding })
  }
  return { count, first }
}

/** Every record of a part that a judgement finds something in, in their order; excluded lines are not judged. */
export async function* judgeLines(
  file: string,
  judge: (record: Buffer) => Finding | undefined,
  excluded: LineSet = LineSet.none,
): AsyncGenerator<{ readonly line: number; readonly finding: Finding }> {
  let line = 0
  for await (const records of readRecordLines(file)) {
    for (const record of records) {
      line++
      const finding = excluded.has(line) ? undefined : judge(record)
      if (finding !== undefined) yield { line, finding }
    }
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What of a record is judged besides its structure. */
export interface JudgedRecord {
  /** Texts everywhere, or only where the tables read them, which is all that is left of a record that was rewritten. */
  readonly texts: 'all' | 'read'
  /** Whether names may stand twice: looking for them takes longer than all else. */
  readonly names: boolean
}

/** What keeps a record from being read; `undefined` where nothing does. */
export function judgeRecord(
  bytes: Uint8Array,
  root: SourceNode,
  { texts, names }: JudgedRecord = { texts: 'all', names: true },
): Finding | undefined {
  if (bytes.length > maxRecordBytes) return { path: '$', reason: `is longer than ${maxRecordBytes} bytes` }
  let record: string
  try {
    record = strictUtf8.decode(bytes)
  } catch {
    return { path: '$', reason: 'is not UTF-8' }
  }
  let value: unknown
  try {
    value = JSON.parse(record)
  } catch (error) {
    const cause = error instanceof Error ? error.message.slice(0, 120) : ''
    return { path: '$', reason: `is not sound JSON (${cause.replace(/`/g, "'")})`, value: show(record) }
  }
  return (
    judgeStructure(value, root, '$') ??
    judgeText(value, '$', texts === 'all' ? texts : root) ??
    (names ? judgeNames(record, root) : undefined)
  )
}

/** Whether the tables read every name once; what they do not read is not looked at. */
export function judgeNames(record: string, root: SourceNode): Finding | undefined {
  const path = findDuplicateName(record, root)
  return path === undefined ? undefined : { path, reason: 'has a name twice in one object' }
}

/** Whether objects and lists stand where the contract says; what the tables do not read is not looked at. */
function judgeStructure(value: unknown, node: SourceNode, path: string): Finding | undefined {
  // Null is no object and no list, but may stand for one, except as a record.
  if (value === null && path !== '$') return undefined
  if (node.kind === 'choice') return judgeStructure(value, readAs(node, value), path)
  if (node.kind === 'list') {
    if (!Array.isArray(value)) return { path, reason: 'is not a list', value: showJson(value) }
    for (const [place, element] of value.entries()) {
      const finding = judgeStructure(element, node.element, `${path}[${place}]`)
      if (finding !== undefined) return finding
    }
    return undefined
  }
  if (node.kind !== 'object') return undefined
  if (!isObject(value)) return { path, reason: 'is not an object', value: showJson(value) }
  for (const [name, member] of node.members) {
    if (!Object.hasOwn(value, name)) continue
    const finding = judgeStructure(value[name], member.node, path + formatStep({ member: name }))
    if (finding !== undefined) return finding
  }
  return undefined
}

/** How a choice reads a value: as what is expected there, or whole. */
function readAs({ base, path }: ChoiceNode, value: unknown): SourceNode {
  const isBase = base.kind === 'list' ? Array.isArray(value) : base.kind !== 'object' || isObject(value)
  return isBase ? base : { kind: 'super', path }
}

/** Whether every text is Unicode: a lone surrogate has no UTF-8 form. Of `node` only what the tables read is looked at. */
function judgeText(value: unknown, path: string, node: SourceNode | 'all'): Finding | undefined {
  if (typeof value === 'string') {
    const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value)
    return half ? { path, reason: 'holds half a surrogate pair', value: showJson(value) } : undefined
  }
  const read = node === 'all' || node.kind !== 'choice' ? node : readAs(node, value)
  const below = read === 'all' || (read.kind !== 'object' && read.kind !== 'list') ? 'all' : read
  if (Array.isArray(value)) {
    const element = below !== 'all' && below.kind === 'list' ? below.element : below
    for (const [place, one] of value.entries()) {
      const finding = judgeText(one, `${path}[${place}]`, element)
      if (finding !== undefined) return finding
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const at = path + formatStep({ member: name })
      const child = below !== 'all' && below.kind === 'object' ? below.members.get(name)?.node : below
      const finding =
        judgeText(name, at, 'all') ?? (child === undefined ? undefined : judgeText(member, at, child))
      if (finding !== undefined) return finding
    }
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function showJson(value: unknown): string {
  return show(JSON.stringify(value))
}

function show(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
