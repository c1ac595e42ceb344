import fc from 'fast-check'
import { parseColumnType } from '../../../job/pipeline/column-type'
import { DuckdbSession } from '../../../job/stage/duckdb-session'
import { duckdbText } from '../../../job/stage/duckdb-text'
import { quickCast } from '../../../job/stage/quick-casts'
import { strictCast, strictCastMacros } from '../../../job/stage/strict-casts'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
let session: DuckdbSession
beforeAll(async () => {
  folder = await makeTempFolder()
  session = await DuckdbSession.open({ memoryMb: 100, spillFolder: folder })
  for (const macro of strictCastMacros) await session.run(macro)
})
afterAll(async () => {
  session.close()
  await removeTempFolder(folder)
})

const digits = fc.stringMatching(/^[0-9]{0,20}$/)
const number = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits,
    fc.constantFrom('', '.'),
    digits,
    fc.constantFrom('', '', 'e3', 'E-2'),
  )
  .map((parts) => parts.join(''))
const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'))
const time = fc
  .tuple(
    fc.integer({ min: 0, max: 10_000 }),
    two,
    two,
    fc.constantFrom('T', ' ', 't'),
    two,
    two,
    two,
    fc.constantFrom('', '.5', '.123456', '.1234567', '.000000000'),
    fc.constantFrom('Z', '', '+02:00', 'z', '-11', ' UTC'),
  )
  .map(
    ([year, month, day, t, hour, minute, second, fraction, zone]) =>
      `${String(year).padStart(4, '0')}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${zone}`,
  )

const word = fc.constantFrom('true', 'false', 'TRUE', 't', '', '\\u0000')

const types = [
  'integer',
  'bigint',
  'double precision',
  'decimal(18,2)',
  'decimal(38,10)',
  'timestamp',
  'timestamptz',
  'date',
  'boolean',
  'varchar(3)',
  'super',
]

test.each(types)(
  'what the quick cast of %s takes, the strict cast takes as the same value',
  async (spelling) => {
    const type = parseColumnType(spelling)
    if (type === undefined) throw new Error(`no type: ${spelling}`)
    const { value, misfit } = quickCast(type, 't')
    const texts = fc.array(fc.oneof(number, time, word, fc.json(), fc.string({ maxLength: 12 })), {
      minLength: 50,
      maxLength: 50,
    })
    await fc.assert(
      fc.asyncProperty(texts, async (values) => {
        const rows = values.map((text) => `(${duckdbText(text.replaceAll('\u0000', ''))})`).join(', ')
        const differing = await session.rows(
          `SELECT t, CAST(${value} AS VARCHAR) AS quick, CAST(${strictCast(type, 't')} AS VARCHAR) AS strict
         FROM (VALUES ${rows}) v(t)
         WHERE (${misfit}) IS NULL OR (NOT (${misfit}) AND ${value} IS DISTINCT FROM ${strictCast(type, 't')})`,
        )
        expect(differing).toEqual([])
      }),
      { numRuns: 30 },
    )
  },
)

test.each(types)('the quick cast of %s finds nothing wrong where there is no text', async (spelling) => {
  const type = parseColumnType(spelling)
  if (type === undefined) throw new Error(`no type: ${spelling}`)
  const { misfit } = quickCast(type, 't')
  const rows = await session.rows(`SELECT t FROM (VALUES (CAST(NULL AS VARCHAR))) v(t) WHERE ${misfit}`)
  expect(rows).toEqual([])
})
