import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalHome, type LocalHome } from '../support/local-home'
import { makeTempFolder, removeTempFolder } from '../support/temp-folder'

interface Reading {
  readonly sensor: string
  readonly tags: readonly (string | null)[]
  readonly values: readonly { readonly at: string; readonly notes: readonly { readonly text: string }[] }[]
  readonly place?: { readonly room: string }
}

const definition = `export default {
  name: 'readings',
  source: { kind: 'files', path: { env: 'READINGS' } },
  defaults: { write: 'replace' },
  streams: { readings: { path: '' } },
}
`

/** Records without a key: rows are told apart by the place of their record in the lake. */
const contract = `version: 1
tables:
  readings:
    stream: readings
    from: $
    columns: { sensor: { path: $.sensor, type: varchar(64) } }
  readings_place:
    stream: readings
    from: $.place
    parent: readings
    parent_key: { raw_object: _raw_object, raw_line: _raw_line }
    key: [raw_object, raw_line]
    columns: { room: { path: $.place.room, type: varchar(64) } }
  readings_tags:
    stream: readings
    from: $.tags[*]
    parent: readings
    parent_key: { raw_object: _raw_object, raw_line: _raw_line }
    list_index: tag_index
    key: [raw_object, raw_line, tag_index]
    columns: { tag: { path: '$.tags[*]', type: varchar(64) } }
  readings_values:
    stream: readings
    from: $.values[*]
    parent: readings
    parent_key: { raw_object: _raw_object, raw_line: _raw_line }
    list_index: value_index
    key: [raw_object, raw_line, value_index]
    columns: { at: { path: '$.values[*].at', type: timestamptz } }
  readings_values_notes:
    stream: readings
    from: $.values[*].notes[*]
    parent: readings_values
    parent_key: { raw_object: raw_object, raw_line: raw_line, value_index: value_index }
    list_index: note_index
    key: [raw_object, raw_line, value_index, note_index]
    columns: { text: { path: '$.values[*].notes[*].text', type: varchar(64) } }
`

let home: LocalHome
let folder: string
beforeAll(async () => {
  home = await createLocalHome()
  folder = await makeTempFolder()
  const pipeline = join(folder, 'pipelines', 'readings')
  await mkdir(pipeline, { recursive: true })
  await writeFile(join(pipeline, 'pipeline.ts'), definition)
  await writeFile(join(pipeline, 'schema.yml'), contract)
})
afterAll(async () => {
  await home.close()
  await removeTempFolder(folder)
})

async function run(files: readonly (readonly Reading[])[]) {
  const data = join(folder, `data-${files.flat().length}`)
  await mkdir(data)
  for (const [index, readings] of files.entries()) {
    await writeFile(join(data, `${index}.json`), JSON.stringify(readings))
  }
  const result = await home.lakeload(
    ['run', 'readings', '--local', '--pipelines', join(folder, 'pipelines'), '--json'],
    { READINGS: data },
  )
  if (result.exitCode !== 0) throw new Error(`${result.stderr}\n${result.stdout}`)
  return JSON.parse(result.stdout) as { status: string; unknown_paths: unknown[] }
}

/** The records as the warehouse tells them, by joins over the place of each record. */
async function readBack(): Promise<readonly object[]> {
  const rows = await home.sql<Record<string, unknown>>('select * from readings.readings order by _raw_line')
  const children = async (table: string, order: string) =>
    await home.sql<Record<string, unknown>>(`select * from readings.${table} order by ${order}`)
  const places = await children('readings_place', 'raw_line')
  const tags = await children('readings_tags', 'raw_line, tag_index')
  const values = await children('readings_values', 'raw_line, value_index')
  const notes = await children('readings_values_notes', 'raw_line, value_index, note_index')
  return rows.map((row) => {
    const isOf = (child: Record<string, unknown>) =>
      child.raw_line === row._raw_line && child.raw_object === row._raw_object
    const place = places.find(isOf)
    return {
      sensor: row.sensor,
      tags: tags.filter(isOf).map(({ tag }) => tag),
      values: values.filter(isOf).map((value) => ({
        at: new Date(String(value.at)).toISOString(),
        notes: notes
          .filter((note) => isOf(note) && note.value_index === value.value_index)
          .map(({ text }) => ({ text })),
      })),
      ...(place === undefined ? {} : { place: { room: place.room } }),
    }
  })
}

const note = (text: string) => ({ text })
const twins: Reading = {
  sensor: 'a',
  tags: ['x', 'x', null],
  values: [
    { at: '2026-01-01T00:00:00.000Z', notes: [note('1'), note('1')] },
    { at: '2026-01-01T00:00:00.000Z', notes: [] },
  ],
  place: { room: 'cellar' },
}

test('records without a key, equal ones among them, come back whole with what is nested in them', async () => {
  const readings = [twins, twins, { sensor: 'b', tags: [], values: [] }]
  expect(await run([readings])).toMatchObject({ status: 'succeeded', unknown_paths: [] })
  expect(await readBack()).toEqual(readings)
}, 180_000)

test('the next content takes their place, in every table', async () => {
  const first: Reading[] = [
    { ...twins, sensor: 'c' },
    { ...twins, tags: ['y'] },
  ]
  const second: Reading[] = [
    { sensor: 'd', tags: ['z'], values: [{ at: '2026-02-01T12:30:00.000Z', notes: [] }] },
  ]
  const third: Reading[] = [twins, twins]
  expect(await run([first, second, third])).toMatchObject({ status: 'succeeded' })
  expect(await readBack()).toEqual([...first, ...second, ...third])
  expect(await home.sql('select count(*) as loads from readings._loads')).toEqual([{ loads: 2 }])
}, 180_000)

test('content without records empties every table', async () => {
  expect(await run([[]])).toMatchObject({ status: 'succeeded' })
  expect(await readBack()).toEqual([])
  expect(await home.sql('select count(*) as rows from readings.readings_values_notes')).toEqual([{ rows: 0 }])
}, 180_000)
