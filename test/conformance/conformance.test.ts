import { type ConformanceTarget, openTarget } from '../support/conformance/conformance-target'
import { expectOutcome } from '../support/conformance/expect-outcome'
import { readChapters } from '../support/conformance/read-chapters'
import { runCase } from '../support/conformance/run-case'
import { SqlSession } from '../support/conformance/sql-session'

/** What a run on a real cluster has said about the cases that no primary source settles. */
const settled: string[] = []

let target: ConformanceTarget
let admin: SqlSession

beforeAll(async () => {
  target = await openTarget(process.env)
  admin = await SqlSession.open(target.connection)
})

afterAll(async () => {
  await admin?.close()
  await target?.close()
  if (process.env.LAKELOAD_CONFORMANCE_URL)
    process.stdout.write(`\nUnverified cases on this cluster:\n${settled.sort().join('\n')}\n`)
})

const cases = readChapters().flatMap(({ chapter, cases }) =>
  cases.map((one) => [`${chapter}: ${one.name}`, one] as const),
)

test.each(cases)('%s', async (title, one) => {
  if (one.unverified === true) settled.push(`differs  ${title}`)
  const { expected, outcome } = await runCase(target, admin, one)
  expectOutcome(expected, outcome)
  if (one.unverified === true) settled[settled.length - 1] = `as said  ${title}`
})
