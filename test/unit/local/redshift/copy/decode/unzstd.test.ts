import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { openDecoded } from '../../../../../../local/redshift/copy/decode/open-decoded'
import { unzstd } from '../../../../../../local/redshift/copy/decode/unzstd'
import { LoadFailure } from '../../../../../../local/redshift/copy/load-failure'
import { errorMessage } from '../../../../../../local/redshift/system-error'
import { makeTempFolder, removeTempFolder } from '../../../../../support/temp-folder'

let folder: string

beforeAll(async () => {
  folder = await makeTempFolder()
})

afterAll(() => removeTempFolder(folder))

/** What DuckDB makes of a query's rows, plain and packed. */
async function pack(name: string, query: string): Promise<{ readonly plain: Buffer; readonly path: string }> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const path = join(folder, name)
  await connection.run(`copy (${query}) to '${path}.csv' (format csv, header false)`)
  await connection.run(`copy (${query}) to '${path}.zst' (format csv, header false, compression zstd)`)
  connection.closeSync()
  return { plain: await readFile(`${path}.csv`), path: `${path}.zst` }
}

async function unpack(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of unzstd(path)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test.each([
  ['nothing', 'select 1 as a where false'],
  ['one row', "select 'é' as a"],
  ['the same over and over', "select repeat('x', 1000) as a from range(2000)"],
  ['noise', 'select hash(i) as a, hash(i + 1) as b from range(40000) as t (i)'],
])('%s comes out as it was put in', async (name, query) => {
  const { plain, path } = await pack(name, query)
  expect((await unpack(path)).equals(plain)).toBe(true)
})

test('archives one behind the other are one text', async () => {
  const [first, second] = [
    await pack('first', "select 'one' as a"),
    await pack('second', "select 'two' as a"),
  ]
  const path = join(folder, 'both.zst')
  await writeFile(path, Buffer.concat([await readFile(first.path), await readFile(second.path)]))
  expect((await unpack(path)).toString()).toBe('one\ntwo\n')
})

test.each([
  ['cut', (packed: Buffer) => packed.subarray(0, packed.length - 20)],
  ['a text', () => Buffer.from('1,one\n2,two\n3,three\n4,four\n')],
])('a file that is %s is told by what is wrong', async (name, change) => {
  const { path } = await pack('good', 'select hash(i) as a from range(1000) as t (i)')
  const broken = join(folder, `${name}.zst`)
  await writeFile(broken, change(await readFile(path)))
  await expect(unpack(broken).catch((error: unknown) => errorMessage(error))).resolves.toMatch(
    /^incorrect ZSTD data: /,
  )
})

test('COPY tells of a broken file as of one of any other compression', async () => {
  const path = join(folder, 'plain.csv')
  await writeFile(path, 'no archive, whatever it is called')
  const read = async () => {
    for await (const chunk of openDecoded(path, 'zstd', 'utf8', 's3://b/k')) chunk.toString()
  }
  const error: unknown = await read().catch((failure: unknown) => failure)
  expect(error).toBeInstanceOf(LoadFailure)
  expect(errorMessage(error)).toContain('Unable to uncompress the ZSTD file')
})
