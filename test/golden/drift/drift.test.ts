import { join } from 'node:path'
import { createDriftHome, type DriftHome, type DriftRecord } from '../../support/drift/drift-home'
import { normalise } from '../../support/drift/normalise'
import { expectGolden } from '../../support/golden-file'

const before: readonly DriftRecord[] = [
  {
    id: 1,
    name: 'Ann',
    amount: 5,
    city: 'Rome',
    place: { street: 'Via' },
    lines: [{ sku: 'a' }, { sku: 'b' }],
  },
  { id: 2, name: 'Bob', amount: 7, city: 'Oslo', place: { street: 'Gate' }, lines: [{ sku: 'c' }] },
]
const [ann = {}, bob = {}] = before
const { city: _annsCity, ...annNowhere } = ann
const { city: _bobsCity, ...bobNowhere } = bob
const many = Object.fromEntries(
  Array.from({ length: 1_000 }, (_, number) => [`m${String(number).padStart(3, '0')}`, number]),
)

/** What the source says the next time. */
const scenarios: Readonly<Record<string, readonly DriftRecord[]>> = {
  column_added: [ann, { ...bob, note: 'call first' }],
  column_vanished: [annNowhere, bobNowhere],
  column_renamed: [
    { ...annNowhere, town: 'Rome' },
    { ...bobNowhere, town: 'Oslo' },
  ],
  type_changed: [ann, { ...bob, amount: 'seven' }],
  scalar_to_list: [ann, { ...bob, name: ['Bob', 'Rob'] }],
  list_to_object: [ann, { ...bob, lines: { sku: 'c' } }],
  string_too_long: [
    { ...ann, name: 'A'.repeat(17) },
    { ...bob, name: 'x'.repeat(65_536) },
  ],
  key_gone_null: [ann, { ...bob, id: null }],
  empty_answer: [],
  thousand_columns: [ann, { ...bob, ...many }],
}

let home: DriftHome
beforeAll(async () => {
  home = await createDriftHome()
}, 120_000)
afterAll(async () => {
  await home.close()
})

async function transcript(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await home.lakeload(...args)
  const told = [stderr, stdout].map(normalise).filter((text) => text !== '')
  return [`$ lakeload ${args.join(' ')}`, ...told, `exit code ${exitCode}`].join('\n')
}

/** What stands in the warehouse before, what a plan and a run say to the next records, and what stands there then. */
async function follow(
  pipeline: string,
  modes: readonly string[],
  after: readonly DriftRecord[],
): Promise<string> {
  await home.writePipeline(pipeline, modes)
  await home.writeRecords(pipeline, before)
  const first = await home.lakeload('run', pipeline)
  if (first.exitCode !== 0) throw new Error(first.stderr + first.stdout)
  await home.writeRecords(pipeline, after)
  const plan = await transcript('plan', pipeline, '--detailed-exitcode')
  const run = await transcript('run', pipeline)
  return [plan, run, await home.tables(pipeline)].join('\n\n')
}

test.each(Object.keys(scenarios))(
  '%s: evolve, quarantine and discard_value side by side, then freeze',
  async (scenario) => {
    const after = scenarios[scenario] ?? []
    // Two pipelines do not meet: each has a lease, a schema and raw records of its own.
    const parts = await Promise.all([
      follow(scenario, ['evolve', 'quarantine', 'discard_value'], after),
      follow(`${scenario}_frozen`, ['freeze'], after),
    ])
    expectGolden(join(__dirname, `${scenario}.txt`), `${parts.join('\n\n')}\n`)
  },
  600_000,
)
