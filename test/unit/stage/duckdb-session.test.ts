import { copyFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckdbSession } from '../../../job/stage/duckdb-session'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
let session: DuckdbSession

beforeEach(async () => {
  folder = await makeTempFolder()
  session = await DuckdbSession.open({ memoryMb: 64, spillFolder: join(folder, 'spill') })
})

afterEach(async () => {
  session.close()
  await removeTempFolder(folder)
})

test('reads a file anew that was written over within the grain of the clock', async () => {
  const file = join(folder, 'one.parquet')
  const found: unknown[] = []
  for (const value of [101, 102]) {
    await session.run(`COPY (SELECT ${value} AS a) TO '${file}.${value}' (FORMAT parquet)`)
    await copyFile(`${file}.${value}`, file)
    await utimes(file, 1_700_000_000, 1_700_000_000)
    found.push((await session.rows(`SELECT max(a) AS a FROM read_parquet('${file}')`))[0]?.a)
  }
  expect(found).toEqual([101, 102])
})

test('spills what does not fit its memory, to the folder that it was given', async () => {
  await session.run(
    'CREATE TEMP TABLE t AS SELECT range AS a, repeat(chr(97), 200) || range AS b FROM range(1000000)',
  )
  expect(await session.count('SELECT count(DISTINCT b) FROM t')).toBe(1_000_000)
})

test('keeps big numbers digit for digit', async () => {
  expect(
    await session.rows('SELECT 9007199254740993 AS a, 1234567890123456789012345678.01::DECIMAL(38,2) AS b'),
  ).toEqual([{ a: '9007199254740993', b: '1234567890123456789012345678.01' }])
})
