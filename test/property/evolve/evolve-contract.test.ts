import fc from 'fast-check'
import { carryEvolved } from '../../../job/evolve/carry-evolved'
import { profileRaw } from '../../../job/evolve/read-values'
import { planContract } from '../../../job/infer/plan-contract'
import { completeContract } from '../../../job/pipeline/complete-contract'
import type { SchemaContract } from '../../../job/pipeline/contract'
import { contractPartsShape } from '../../../job/pipeline/contract-json'
import type { ContractMode } from '../../../job/pipeline/contract-modes'
import { validateContract } from '../../../job/pipeline/validate-contract'
import { stage } from '../../../job/stage/stage'
import { evolveRecords } from '../../support/evolve/evolve-records'
import { contractOf } from '../../support/infer/infer-contract'
import { type JsonNode, writeNode } from '../../support/infer/json-node'
import { randomRecords } from '../../support/infer/random-records'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { putRawLoad } from '../../support/stage/raw-load'
import { stageContext } from '../../support/stage/stage-context'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

const runs = Number(process.env.LAKELOAD_EVOLUTIONS ?? 40)
const mode: fc.Arbitrary<ContractMode> = fc.constantFrom(
  'evolve',
  'evolve',
  'freeze',
  'quarantine',
  'discard_value',
)
const modes = fc.record({ tables: mode, columns: mode, types: mode })

/** Records, and later ones of the same source: their members hold now and then what another member held, on any level. */
const drifting = fc
  .tuple(randomRecords, randomRecords, fc.infiniteStream(fc.nat()))
  .map(([before, others, chances]) => {
    const pool = [...before, ...others].flatMap(membersOf)
    const next = (): number => chances.next().value as number
    const drift = (node: JsonNode, depth: number): JsonNode => {
      const chance = next()
      if (depth > 0 && chance % 4 === 0) return pool[chance % pool.length] ?? node
      if (node.kind === 'list')
        return { kind: 'list', elements: node.elements.map((one) => drift(one, depth + 1)) }
      if (node.kind !== 'object') return node
      return {
        kind: 'object',
        members: new Map([...node.members].map(([name, one]) => [name, drift(one, depth + 1)])),
      }
    }
    const after = [...before, ...others.slice(0, 2)].map((record) => drift(record, 0))
    return { before: before.map(writeNode), after: after.map(writeNode) }
  })

function membersOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'object' ? [...node.members.values()] : []
}

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await removeTempFolder(folder)
})

/** The contract that inference makes of records, without a key: a random key would be refused more often than not. */
async function inferred(records: readonly string[]): Promise<SchemaContract> {
  const store = new MemoryObjectStore()
  const manifest = await putRawLoad(store, records)
  const { context } = stageContext(store, completeContract('shop', [], []), '')
  const profile = await profileRaw(manifest, context)
  return contractOf(planContract(profile, { pipeline: 'shop', stream: 'orders' }))
}

function problemsOf({ tables, ignored }: SchemaContract): readonly string[] {
  const problems: string[] = []
  validateContract({ tables, ignored, streams: ['orders'] }, (path, message) => {
    problems.push(`${path.map(String).join('.')}: ${message}`)
  })
  return problems
}

/** Every column as it is called, by what it holds. */
function names({ tables }: SchemaContract): readonly string[] {
  return tables.flatMap((table) => [
    `${table.name} ${table.from}`,
    ...table.columns.map(({ name, path, variantOf }) => `${table.name}.${name} ${path} ${variantOf ?? ''}`),
  ])
}

test('an evolved contract is sound, keeps all names, evolves no further by the same records, and survives being kept', async () => {
  await fc.assert(
    fc.asyncProperty(drifting, modes, async ({ before, after }, chosen) => {
      const contract = await inferred(before)
      const evolved = await evolveRecords(contract, after, { modes: chosen })
      expect(problemsOf(evolved.contract)).toEqual([])
      expect(names(evolved.contract)).toEqual(expect.arrayContaining([...names(contract)]))
      const again = await evolveRecords(evolved.contract, after, { modes: chosen })
      expect(again.contract).toBe(evolved.contract)
      expect(again.changes.filter(({ verdict }) => verdict === 'applied')).toEqual([])
      // The next load begins where this one ended, as long as nobody writes into schema.yml.
      expect(carryEvolved(contract, evolved.contract).sha256).toBe(evolved.contract.sha256)
      const kept = contractPartsShape.parse(JSON.parse(JSON.stringify(evolved.contract)))
      expect(completeContract('shop', kept.tables, kept.ignored).sha256).toBe(evolved.contract.sha256)
      const twin = await evolveRecords(contract, after, { modes: chosen })
      expect(twin.contract).toEqual(evolved.contract)
      expect(twin.changes).toEqual(evolved.changes)
    }),
    { numRuns: runs },
  )
}, 300_000)

test('whatever comes, under `evolve` it is staged, or what is refused was told before', async () => {
  await fc.assert(
    fc.asyncProperty(drifting, async ({ before, after }) => {
      const contract = await inferred(before)
      const {
        contract: evolved,
        context,
        raw,
        changes,
      } = await evolveRecords(contract, after, { scratchFolder: folder })
      const refused = changes.filter(({ verdict }) => verdict === 'refused')
      const staging = stage({ ...context, pipeline: { ...context.pipeline, contract: evolved } }, raw)
      if (refused.length > 0)
        await expect(staging).rejects.toMatchObject({ code: expect.stringMatching(/^STAGE_/) })
      else {
        const staged = await staging
        const roots = staged.tables.find(({ name }) => name === evolved.tables[0]?.name)
        expect(roots?.rows).toBe(after.length)
      }
    }),
    { numRuns: runs },
  )
}, 300_000)
