import { join } from 'node:path'
import { z } from 'zod'
import { embeddedMetrics } from '../../../job/report/embedded-metrics'
import { endBeforeStart, endOfRecord, type RunEnd } from '../../../job/report/run-end'
import { runMetrics } from '../../../job/report/run-metrics'
import { failedRecord, runRecord, untestedRecord } from '../../support/ended-run'
import { expectGolden } from '../../support/golden-file'

const only = { attempt: 1, attempts: 1 }
const error = {
  code: 'SETTING_MISSING',
  kind: 'config',
  message: 'it is not set',
  hint: 'set it',
  context: {},
}
const times = {
  startedAt: new Date('2026-11-22T05:00:00Z'),
  finishedAt: new Date('2026-11-22T05:00:00.250Z'),
}

/** Ends of runs, and when the newest load was committed as far as anybody knows. */
const ends: readonly (readonly [string, RunEnd, string | undefined])[] = [
  ['succeeded', endOfRecord(runRecord(), only), '2026-11-22T05:00:04.000Z'],
  [
    'unchanged',
    endOfRecord(
      runRecord({
        status: 'unchanged',
        steps: [
          { name: 'extract', status: 'done', seconds: 2 },
          { name: 'stage', status: 'skipped', seconds: 0 },
          { name: 'check', status: 'skipped', seconds: 0 },
          { name: 'load', status: 'skipped', seconds: 0 },
          { name: 'transform', status: 'skipped', seconds: 0 },
        ],
      }),
      only,
    ),
    '2026-11-21T05:00:12.500Z',
  ],
  ['tests failed', endOfRecord(untestedRecord(), only), undefined],
  ['failed', endOfRecord(failedRecord(), only), '2026-11-22T03:00:12.500Z'],
  ['failed, and is tried again', endOfRecord(failedRecord(), { attempt: 1, attempts: 3 }), undefined],
  ['failed before it began', endBeforeStart('shop', error, times, only), undefined],
]

const lines = ends.map(([name, end, loadedAt]) => {
  const metrics = runMetrics(end, loadedAt === undefined ? undefined : new Date(loadedAt))
  return [name, embeddedMetrics(end, metrics, 'lakeload')] as const
})

test('the line of every end of a run', () => {
  const text = lines.map(([name, line]) => `# ${name}\n${line}\n`).join('\n')
  expectGolden(join(__dirname, 'embedded-metrics.txt'), text)
})

/** What the specification of the format asks of a document, as of its chapters on the metadata and its limits. */
const name = z.string().min(1).max(255)
const unit = z.enum(['Seconds', 'Microseconds', 'Milliseconds', 'Bytes', 'Percent', 'Count', 'None'])
const documentShape = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.number().int().min(1_500_000_000_000),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: name,
          Dimensions: z.array(z.array(name).max(9)).min(1),
          Metrics: z.array(z.strictObject({ Name: name, Unit: unit.optional() })).max(100),
        }),
      )
      .min(1),
  }),
})

test.each(lines)('the line of a run that %s is what CloudWatch reads', (_name, line) => {
  expect(line).not.toContain('\n')
  const root = documentShape.parse(JSON.parse(line)) as z.infer<typeof documentShape>
  for (const { Dimensions, Metrics } of root._aws.CloudWatchMetrics) {
    // Every name refers to a member of the root: a dimension to a text, a metric to a number.
    expect(Dimensions.flat().map((one) => typeof root[one])).toEqual(['string'])
    expect(Metrics.filter(({ Name }) => !Number.isFinite(root[Name]))).toEqual([])
    expect(new Set(Metrics.map(({ Name }) => Name)).size).toBe(Metrics.length)
  }
})
