import { formatStep } from '../pipeline/json-path'
import { findDuplicateName } from './find-duplicate-name'
import { type Misfit, type Misfits, maxMisfits } from './misfit'
import { maxRecordBytes } from './plan-staging'
import { readRecordLines } from './record-lines'
import type { SourceNode } from './source-tree'

type Finding = Pick<Misfit, 'path' | 'reason' | 'value'>

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
): Promise<Misfits> {
  return await judgeRecords(file, rawObject, (record) => judgeNames(record.toString('utf8'), root))
}

async function judgeRecords(
  file: string,
  rawObject: string,
  judge: (record: Buffer) => Finding | undefined,
): Promise<Misfits> {
  let count = 0
  let line = 0
  const first: Misfit[] = []
  for await (const records of readRecordLines(file)) {
    for (const record of records) {
      line++
      const finding = judge(record)
      if (finding === undefined) continue
      count++
      if (first.length < maxMisfits) first.push({ kind: 'record', rawObject, line, ...finding })
    }
  }
  return { count, first }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What keeps a record from being read; `undefined` where nothing does. */
export function judgeRecord(bytes: Uint8Array, root: SourceNode): Finding | undefined {
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
  return judgeStructure(value, root, '$') ?? judgeText(value, '$') ?? judgeNames(record, root)
}

/** Whether the tables read every name once; what they do not read is not looked at. */
function judgeNames(record: string, root: SourceNode): Finding | undefined {
  const path = findDuplicateName(record, root)
  return path === undefined ? undefined : { path, reason: 'has a name twice in one object' }
}

/** Whether objects and lists stand where the contract says; what the tables do not read is not looked at. */
function judgeStructure(value: unknown, node: SourceNode, path: string): Finding | undefined {
  // Null is no object and no list, but may stand for one, except as a record.
  if (value === null && path !== '$') return undefined
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

/** Whether every text is Unicode: a lone surrogate has no UTF-8 form. */
function judgeText(value: unknown, path: string): Finding | undefined {
  if (typeof value === 'string') {
    const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value)
    return half ? { path, reason: 'holds half a surrogate pair', value: showJson(value) } : undefined
  }
  if (Array.isArray(value)) {
    for (const [place, element] of value.entries()) {
      const finding = judgeText(element, `${path}[${place}]`)
      if (finding !== undefined) return finding
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const at = path + formatStep({ member: name })
      const finding = judgeText(name, at) ?? judgeText(member, at)
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
