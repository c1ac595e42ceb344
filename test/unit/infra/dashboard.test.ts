import { buildDashboard, type DashboardFacts, type PlacedWidget } from '../../../infra/dashboard'

const facts: DashboardFacts = {
  region: 'eu-west-1',
  namespace: 'lakeload-prod',
  pipelines: ['spacex', 'shop'],
  clusterName: 'lakeload-prod',
  taskFamily: 'lakeload-prod-job',
  logGroupName: '/lakeload/lakeload-prod/job',
  stateMachineArn: 'arn:of-the-machine',
  alarmArns: ['arn:of-an-alarm'],
}
const titled = (widgets: readonly PlacedWidget[], title: string) =>
  widgets.find(({ properties }) => String(properties.title).startsWith(title))
const all = (more: Partial<DashboardFacts> = {}) => buildDashboard({ ...facts, ...more }).widgets

test('runs are counted by the day, for every pipeline', () => {
  expect(titled(all(), 'Rows a day')?.properties).toEqual({
    title: 'Rows a day',
    region: 'eu-west-1',
    view: 'timeSeries',
    stacked: true,
    stat: 'Sum',
    period: 86_400,
    metrics: [
      ['lakeload-prod', 'RowsLoaded', 'Pipeline', 'spacex', { label: 'spacex RowsLoaded' }],
      ['lakeload-prod', 'RowsStaged', 'Pipeline', 'spacex', { label: 'spacex RowsStaged' }],
      ['lakeload-prod', 'RowsLoaded', 'Pipeline', 'shop', { label: 'shop RowsLoaded' }],
      ['lakeload-prod', 'RowsStaged', 'Pipeline', 'shop', { label: 'shop RowsStaged' }],
    ],
  })
})

test('the alarms and the last runs are on it', () => {
  expect(titled(all(), 'Alarms')).toMatchObject({
    type: 'alarm',
    properties: { alarms: ['arn:of-an-alarm'] },
  })
  expect(titled(all(), 'The last runs')).toMatchObject({
    type: 'log',
    properties: {
      query:
        "SOURCE '/lakeload/lakeload-prod/job' | fields @timestamp, Pipeline, Status, RowsLoaded, RunSeconds, TestsFailed, ErrorCode, LoadId | filter ispresent(RunSucceeded) | sort @timestamp desc | limit 30",
    },
  })
})

test('no more alarms are shown than CloudWatch takes', () => {
  const alarmArns = Array.from({ length: 101 }, (_, index) => `arn:${index}`)
  expect(titled(all({ alarmArns }), 'Alarms')?.properties.alarms).toHaveLength(100)
})

test('the warehouse is shown by its kind', () => {
  const titles = (widgets: readonly PlacedWidget[]) =>
    widgets.map(({ properties }) => String(properties.title)).filter((title) => title.startsWith('Redshift'))
  expect(titles(all())).toEqual([])
  expect(titles(all({ clusterIdentifier: 'cluster' }))).toHaveLength(3)
  expect(titled(all({ workgroupName: 'group' }), 'Redshift Serverless: RPU')?.properties.metrics).toEqual([
    ['AWS/Redshift-Serverless', 'ComputeCapacity', 'Workgroup', 'group'],
  ])
})

test.each([{}, { clusterIdentifier: 'cluster' }, { workgroupName: 'group' }])(
  'no widget lies on another, or beside the grid: %j',
  (more) => {
    const cells = all(more).flatMap(({ x, y, width, height }) => {
      expect(x + width).toBeLessThanOrEqual(24)
      return Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      )
    })
    expect(new Set(cells).size).toBe(cells.length)
  },
)
