import fc from 'fast-check'
import { inferContract } from '../../support/infer/infer-contract'
import { type JsonNode, writeNode } from '../../support/infer/json-node'
import { randomRecords } from '../../support/infer/random-records'
import { roundTrip } from '../../support/infer/round-trip'
import { useLoadBench } from '../../support/load/load-bench'

/** How many random loads are tried; a long search sets LAKELOAD_ROUND_TRIPS to thousands. */
const numRuns = Number(process.env.LAKELOAD_ROUND_TRIPS ?? 15)

const bench = useLoadBench()

test.each([
  ['auto', numRuns],
  ['jsonl', Math.ceil(numRuns / 2)],
  ['parquet', Math.ceil(numRuns / 3)],
] as const)(
  'any records come back from the tables as they went in, value for value, digit for digit (%s)',
  async (format, numRuns) => {
    await fc.assert(
      fc.asyncProperty(randomRecords, async (records) => {
        // A text that is refused where it would be written as JSON.
        fc.pre(format === 'parquet' || !records.some((record) => writeNode(record).includes('"\\\\N"')))
        const trip = await roundTrip(bench, records, inferContract, format)
        expect(trip.complaints).toEqual([])
        expect(trip.actual).toEqual(trip.expected)
      }),
      { numRuns, reporter: reportAsJson },
    )
  },
  60_000 + numRuns * 5_000,
)

/** Tells a failure with its seed, and with the records as the JSON that they are. */
function reportAsJson(details: fc.RunDetails<[readonly JsonNode[]]>): void {
  if (!details.failed) return
  const records = (details.counterexample?.[0] ?? []).map(writeNode).join('\n')
  throw new Error(
    `seed ${details.seed}, path "${details.counterexamplePath}", after ${details.numRuns} runs:\n${records}`,
    { cause: details.errorInstance },
  )
}
