import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { contractOf, inferDraft } from '../../support/infer/infer-contract'
import { stripReasons } from '../../support/infer/strip-reasons'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
beforeAll(async () => {
  folder = await makeTempFolder()
})
afterAll(async () => {
  await removeTempFolder(folder)
})

const name = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => Buffer.from(text).toString().replaceAll('\0', '0'))
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      name,
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value

test('what is written of any records is a contract without problems, and the one that was planned', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(name, value, { maxKeys: 6 }), { minLength: 1, maxLength: 4 }),
      async (records) => {
        const file = join(folder, 'records.ndjson')
        await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
        const draft = await inferDraft(file, 'shop', 'orders')
        expect(contractOf(draft).tables).toEqual(stripReasons(draft.tables))
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)
