import fc from 'fast-check'
import { parseColumnType } from '../../../job/pipeline/column-type'
import type { ColumnContract, SchemaContract, TableContract } from '../../../job/pipeline/contract'
import { formatStep } from '../../../job/pipeline/json-path'

/** What records look like: scalars, objects and lists, nested. */
export type Shape =
  | { readonly kind: 'leaf'; readonly type: string }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Shape> }
  | { readonly kind: 'list'; readonly element: Shape }

/** A value of that shape: JSON text at the leaves, with the text that must come out of the staged file. */
export type Model =
  | { readonly kind: 'leaf'; readonly type: string; json: string; readonly expected: string | null }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Model> }
  | { readonly kind: 'list'; readonly elements: readonly Model[] }
  | { readonly kind: 'null' }

const types = [
  'boolean',
  'integer',
  'bigint',
  'double precision',
  'decimal(18,3)',
  'decimal(38,12)',
  'varchar(40)',
  'date',
  'timestamp',
  'timestamptz',
  'super',
]

// Names that clash without regard to case, that need quotes, and that mean something to SQL.
const names = ['a', 'A', 'b', 'x y', "q'", 'd"', 'é', '', '$line', 'select', 'b.c', 'b[*]', 'back\\slash']

const leafShape = fc.constantFrom(...types).map((type): Shape => ({ kind: 'leaf', type }))

function objectShape(depth: number): fc.Arbitrary<Shape> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), anyShape(depth - 1)), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name,
    })
    .map((members) => ({ kind: 'object', members: new Map(members) }))
}

function anyShape(depth: number): fc.Arbitrary<Shape> {
  if (depth <= 0) return leafShape
  return fc.oneof(
    { weight: 4, arbitrary: leafShape },
    { weight: 1, arbitrary: objectShape(depth) },
    {
      weight: 2,
      arbitrary: fc.oneof(leafShape, objectShape(depth)).map((element): Shape => ({ kind: 'list', element })),
    },
  )
}

/** Records of one shape, each an object with a key. */
export interface RandomLoad {
  readonly shape: Shape
  readonly records: readonly Model[]
}

export const randomLoad: fc.Arbitrary<RandomLoad> = objectShape(3).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    records: fc.array(modelOf(shape, false), { minLength: 1, maxLength: 8 }),
  }),
)

function modelOf(shape: Shape, mayBeNull = true): fc.Arbitrary<Model> {
  const value = ((): fc.Arbitrary<Model> => {
    switch (shape.kind) {
      case 'leaf':
        return leafValue(shape.type).map(([json, expected]) => ({
          kind: 'leaf',
          type: shape.type,
          json,
          expected,
        }))
      case 'list':
        return fc
          .array(modelOf(shape.element), { maxLength: 3 })
          .map((elements): Model => ({ kind: 'list', elements }))
      case 'object':
        return fc
          .tuple(
            ...[...shape.members].map(([name, member]) =>
              fc
                .option(modelOf(member), { freq: 6 })
                .map((model): [string, Model] | null => model && [name, model]),
            ),
          )
          .map(
            (members): Model => ({ kind: 'object', members: new Map(members.filter((one) => one !== null)) }),
          )
    }
  })()
  return mayBeNull
    ? fc.oneof(
        { weight: 6, arbitrary: value },
        { weight: 1, arbitrary: fc.constant<Model>({ kind: 'null' }) },
      )
    : value
}

/** A fitting value of a type: its JSON text and the text it must have once staged. */
function leafValue(type: string): fc.Arbitrary<readonly [string, string]> {
  switch (type) {
    case 'boolean':
      return fc.boolean().map((value) => [`${value}`, `${value}`] as const)
    case 'integer':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).chain(integerForms)
    case 'bigint':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).chain(integerForms)
    case 'double precision':
      return fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((value) => (Math.abs(value) < 2.3e-308 ? 0 : value))
        .map((value) => [String(value), String(value)] as const)
    case 'decimal(18,3)':
      return decimalValue(18, 3)
    case 'decimal(38,12)':
      return decimalValue(38, 12)
    case 'varchar(40)':
      return fc
        .oneof(
          fc.string({ unit: 'grapheme', maxLength: 8 }),
          fc.constantFrom('{"a":1}', '[1]', 'null', '1.10', ' '),
        )
        .filter(
          (text) => Buffer.byteLength(text) <= 40 && !text.includes('\0') && !/\p{Surrogate}/u.test(text),
        )
        .chain((text) =>
          fc.constantFrom(JSON.stringify(text), escapeAll(text)).map((json) => [json, text] as const),
        )
    case 'date':
      return instant.map((at) => [`"${at.iso.slice(0, 10)}"`, at.iso.slice(0, 10)] as const)
    case 'timestamp':
    case 'timestamptz':
      return instant.map((at) => [`"${at.written}"`, `${at.micros}`] as const)
    default:
      return superText.map((text) => [text, text] as const)
  }
}

function integerForms(value: number | bigint): fc.Arbitrary<readonly [string, string]> {
  const text = String(value)
  // A zero more and an exponent of -1 is the same number, but for 0, where it is no number.
  const shifted = text === '0' ? '0e5' : `${text}0e-1`
  const forms = [text, `${text}.0`, `"${text}"`, shifted, `${text}.00E+0`]
  return fc.constantFrom(...forms).map((json) => [json, String(BigInt(text))] as const)
}

function decimalValue(precision: number, scale: number): fc.Arbitrary<readonly [string, string]> {
  const limit = 10n ** BigInt(precision) - 1n
  return fc.bigInt({ min: -limit, max: limit }).chain((unscaled) => {
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
    const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
    return fc
      .constantFrom(text, `${text}000`, `"${text}"`, `${unscaled}e-${scale}`)
      .map((json) => [json, text] as const)
  })
}

const instant = fc
  .record({
    at: fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    }),
    micros: fc.integer({ min: 0, max: 999 }),
    offset: fc.integer({ min: -15 * 60, max: 15 * 60 }),
    zeros: fc.constantFrom('', '000'),
  })
  .map(({ at, micros, offset, zeros }) => {
    const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 23)
    const size = Math.abs(offset)
    const two = (value: number): string => String(value).padStart(2, '0')
    const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
    return {
      iso: at.toISOString(),
      written: `${local}${String(micros).padStart(3, '0')}${zeros}${zone}`,
      micros: BigInt(at.getTime()) * 1000n + BigInt(micros),
    }
  })

// Written by hand, not by JSON.stringify, so that numbers of any length occur.
const superText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '1.10',
      '-0.0',
      '12345678901234567890',
      '0.10000000000000000555',
      '1e400',
      'true',
      '7',
      '"t"',
      '"\\u00e9\\\\\\""',
    ),
    fc.array(tie('value'), { maxLength: 2 }).map((elements) => `[${elements.join(', ')}]`),
    fc
      .array(tie('value'), { maxLength: 2 })
      .map((values) => `{${values.map((value, number) => `"k${number}" : ${value}`).join(',')}}`),
  ),
})).value

function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`
}

/** Writes a record as JSON text, with its key first. */
export function writeRecord(model: Model, id: number): string {
  const text = writeModel(model)
  return `{"id":${id}${text === '{}' ? '}' : `,${text.slice(1)}`}`
}

function writeModel(model: Model): string {
  switch (model.kind) {
    case 'leaf':
      return model.json
    case 'null':
      return 'null'
    case 'list':
      return `[${model.elements.map(writeModel).join(',')}]`
    case 'object':
      return `{${[...model.members].map(([name, member]) => `${JSON.stringify(name)}:${writeModel(member)}`).join(',')}}`
  }
}

/** The contract of a shape: a column a leaf, a child table a list, with the parents' keys. */
export function contractOf(shape: Shape): SchemaContract {
  const tables: TableContract[] = []
  addTable(tables, 'root', '$', shape, undefined)
  return { pipeline: 'shop', tables, ignored: [], sha256: 'a'.repeat(64) }
}

function addTable(
  tables: TableContract[],
  name: string,
  from: string,
  shape: Shape,
  parent: TableContract | undefined,
): void {
  const columns: ColumnContract[] = parent === undefined ? [column('id', '$.id', 'integer', false)] : []
  const lists: [string, Shape][] = []
  collect(shape, from, columns, lists)
  const parentKey = (parent?.key ?? []).map((parentColumn, number) => ({
    name: `parent_${number}`,
    parentColumn,
    type: { kind: 'integer' } as const,
    description: '',
  }))
  const table: TableContract = {
    name,
    description: '',
    stream: 'orders',
    from,
    ...(parent === undefined ? {} : { parent: parent.name, listIndex: 'place' }),
    parentKey,
    key: parent === undefined ? ['id'] : [...parentKey.map((key) => key.name), 'place'],
    distribution: { style: 'auto' },
    sortKey: [],
    columns,
  }
  tables.push(table)
  for (const [path, element] of lists) {
    addTable(tables, `list_${tables.length}`, path, element, table)
  }
}

function collect(shape: Shape, path: string, columns: ColumnContract[], lists: [string, Shape][]): void {
  if (shape.kind === 'leaf') columns.push(column(`c_${columns.length}`, path, shape.type, true))
  else if (shape.kind === 'list') lists.push([`${path}[*]`, shape.element])
  else
    for (const [name, member] of shape.members)
      collect(member, path + formatStep({ member: name }), columns, lists)
}

function column(name: string, path: string, type: string, nullable: boolean): ColumnContract {
  const parsed = parseColumnType(type)
  if (parsed === undefined) throw new Error(`no column type: ${type}`)
  return { name, path, type: parsed, nullable, description: '' }
}
