import fc from 'fast-check'
import { RedshiftWarehouse } from '../../../job/adapters/redshift-warehouse'
import type { WarehouseSession } from '../../../job/ports/warehouse'
import { identifier } from '../../../job/sql/identifier'
import { textLiteral } from '../../../job/sql/literal'
import { reservedWords } from '../../../job/sql/reserved-words'
import { startTestRedshift, type TestRedshift } from '../../support/redshift/test-redshift'

let redshift: TestRedshift
let session: WarehouseSession

beforeAll(async () => {
  redshift = await startTestRedshift()
  const { host, port, database, user, password } = redshift
  session = await new RedshiftWarehouse({
    host,
    port,
    database,
    credentials: { user, password },
    sslmode: 'disable',
  }).connect()
})
afterAll(async () => {
  await session?.close()
  await redshift?.close()
})

/** Any text that a warehouse can hold, with what breaks careless quoting much more often than chance would. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("'", '"', '\\', '$', '--', '/*', ';', '\n', '\r', '%', ':'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 60,
  })
  .filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value))

test('every text survives the way through a literal into a real engine and back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (values) => {
      const columns = values.map((value, index) => `${textLiteral(value)} as "c${index}"`)
      const [row] = await session.query(`select ${columns.join(', ')}`)
      expect(Object.values(row ?? {})).toEqual(values)
    }),
    { numRuns: 60 },
  )
})

/**
 * Lower case, as Redshift folds the rest; a name that a person might take, or not. At most 63 bytes, where the local
 * engine's names end; Redshift's end at 127.
 */
const name = fc
  .oneof(
    fc.constantFrom(...reservedWords),
    text.map((value) => value.toLowerCase()),
  )
  .filter((value) => value !== '' && Buffer.byteLength(value) <= 63 && !/[A-Z]/.test(value))

test('every name survives as a column', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), async (names) => {
      const columns = names.map((one) => `1 as ${identifier(one)}`)
      const [row] = await session.query(`select ${columns.join(', ')}`)
      expect(Object.keys(row ?? {}).sort()).toEqual([...names].sort())
    }),
    { numRuns: 60 },
  )
})
