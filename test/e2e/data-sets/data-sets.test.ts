import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContractDraft } from '../../../job/infer/contract-draft'
import { formatContract } from '../../../job/infer/format-contract'
import { contractOf, inferDraft } from '../../support/infer/infer-contract'
import { loadInProcess } from '../../support/infer/load-in-process'
import { rebuildRecords } from '../../support/infer/rebuild-records'
import { countRows, readWrittenContract } from '../../support/infer/row-counts'
import { blurredPaths, comparable, typesByPath } from '../../support/infer/same-value'
import { useLoadBench } from '../../support/load/load-bench'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'
import { openDataSet } from './data-set-file'
import { type DataSet, dataSets } from './data-sets'
import { dataSetsDocument } from './data-sets-document'

const bench = useLoadBench()
let folder: string
const drafts = new Map<DataSet, ContractDraft>()

beforeAll(async () => {
  folder = await makeTempFolder()
})
afterAll(async () => {
  await removeTempFolder(folder)
})

describe.each(dataSets)('$name from $package', (set) => {
  test('is inferred, loaded whole, and comes back value for value', async () => {
    const scratchFolder = join(folder, set.name)
    mkdirSync(scratchFolder)
    const file = openDataSet(set, folder)
    const records = set.records ?? '$'
    const draft = await inferDraft(file.path, set.name, set.name, records)
    drafts.set(set, draft)
    expect(draft.records).toBe(file.records.length)

    const contract = contractOf(draft)
    const work = { contract, stream: set.name, source: file.path, records, scratchFolder }
    const loaded = await loadInProcess(bench, work)
    expect(loaded).toMatchObject({ unknownPaths: [], failedChecks: [] })

    const rows = Object.entries(loaded.rows).map(([table, list]) => [table, list.length])
    expect(Object.fromEntries(rows)).toEqual(
      countRows(readWrittenContract(formatContract(draft)), file.records),
    )

    const types = typesByPath(contract)
    expect(blurredPaths(file.nodes, types)).toEqual([])
    // One by one: the difference of two lists of thousands would take minutes to print.
    const rebuilt = rebuildRecords(contract, set.name, loaded.rows)
    const different = file.nodes.findIndex(
      (node, at) => sameText(comparable(node, types)) !== sameText(comparable(rebuilt[at] ?? node, types)),
    )
    if (different >= 0) {
      expect({ different, value: comparable(rebuilt[different] ?? { kind: 'null' }, types) }).toEqual({
        different,
        value: comparable(file.nodes[different] ?? { kind: 'null' }, types),
      })
    }
    expect(rebuilt).toHaveLength(file.nodes.length)
  }, 120_000)
})

function sameText(value: unknown): string {
  return JSON.stringify(value)
}

test('docs/data-sets.md says what became of each', () => {
  const path = join(__dirname, '..', '..', '..', 'docs', 'data-sets.md')
  const document = dataSetsDocument(drafts)
  if (process.env.LAKELOAD_UPDATE_DOCS === '1') writeFileSync(path, document)
  expect(readFileSync(path, 'utf8')).toBe(document)
})
