/** What a dashboard shows. */
export interface DashboardFacts {
  readonly region: string
  /** Of the job's metrics. */
  readonly namespace: string
  readonly pipelines: readonly string[]
  readonly clusterName: string
  readonly taskFamily: string
  readonly logGroupName: string
  readonly stateMachineArn: string
  readonly alarmArns: readonly string[]
  readonly clusterIdentifier?: string
  readonly workgroupName?: string
}

/** A widget without its place, in CloudWatch's "Dashboard body structure and syntax". */
interface Widget {
  readonly type: 'metric' | 'log' | 'alarm'
  readonly properties: Readonly<Record<string, unknown>>
}

/** A widget with its place on a grid of 24 columns. */
export interface PlacedWidget extends Widget {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

type Metric = readonly (string | Readonly<Record<string, string>>)[]

const columns = 24
const rowHeight = 6
const day = 86_400
const fiveMinutes = 300

/** CloudWatch refuses a widget with more. */
const maxShownAlarms = 100

/** The dashboard's body: what runs did, above what they ran on, above what they said. */
export function buildDashboard(facts: DashboardFacts): { readonly widgets: readonly PlacedWidget[] } {
  return {
    widgets: placeRows([
      [{ type: 'alarm', properties: { title: 'Alarms', alarms: facts.alarmArns.slice(0, maxShownAlarms) } }],
      runWidgets(facts),
      platformWidgets(facts),
      warehouseWidgets(facts),
      [lastRuns(facts)],
      [lastErrors(facts)],
    ]),
  }
}

/** The widgets of a row share its width; a row without widgets takes no place. */
function placeRows(rows: readonly (readonly Widget[])[]): readonly PlacedWidget[] {
  return rows
    .filter((row) => row.length > 0)
    .flatMap((row, rowIndex) => {
      const width = Math.floor(columns / row.length)
      return row.map((widget, index) => ({
        ...widget,
        x: index * width,
        y: rowIndex * rowHeight,
        width,
        height: rowHeight,
      }))
    })
}

function runWidgets(facts: DashboardFacts): readonly Widget[] {
  const each = (...names: readonly string[]): readonly Metric[] =>
    facts.pipelines.flatMap((pipeline) =>
      names.map((name) => [facts.namespace, name, 'Pipeline', pipeline, { label: `${pipeline} ${name}` }]),
    )
  return [
    graph(facts, 'Runs a day', 'Sum', day, each('RunSucceeded', 'RunFailed', 'TestsFailed'), 'areas'),
    graph(facts, 'Rows a day', 'Sum', day, each('RowsLoaded', 'RowsStaged'), 'areas'),
    graph(facts, 'Seconds of a run', 'Maximum', fiveMinutes, each('RunSeconds')),
    graph(
      facts,
      'Age of the newest load when a run ended, seconds',
      'Maximum',
      fiveMinutes,
      each('FreshnessSeconds'),
    ),
  ]
}

function platformWidgets(facts: DashboardFacts): readonly Widget[] {
  const task = (name: string): Metric => [
    'ECS/ContainerInsights',
    name,
    'ClusterName',
    facts.clusterName,
    'TaskDefinitionFamily',
    facts.taskFamily,
  ]
  const machine = (name: string): Metric => ['AWS/States', name, 'StateMachineArn', facts.stateMachineArn]
  const ends = ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']
  return [
    graph(facts, 'Task: CPU units', 'Maximum', fiveMinutes, [task('CpuUtilized'), task('CpuReserved')]),
    graph(facts, 'Task: memory, MB', 'Maximum', fiveMinutes, [
      task('MemoryUtilized'),
      task('MemoryReserved'),
    ]),
    graph(facts, 'Scheduled runs a day', 'Sum', day, ends.map(machine), 'areas'),
  ]
}

function warehouseWidgets(facts: DashboardFacts): readonly Widget[] {
  const { clusterIdentifier, workgroupName } = facts
  if (clusterIdentifier !== undefined) {
    const cluster = (name: string): Metric => ['AWS/Redshift', name, 'ClusterIdentifier', clusterIdentifier]
    return [
      graph(facts, 'Redshift: CPU and disk, %', 'Maximum', fiveMinutes, [
        cluster('CPUUtilization'),
        cluster('PercentageDiskSpaceUsed'),
      ]),
      graph(facts, 'Redshift: connections', 'Maximum', fiveMinutes, [cluster('DatabaseConnections')]),
      graph(facts, 'Redshift: healthy (no line: paused)', 'Minimum', fiveMinutes, [cluster('HealthStatus')]),
    ]
  }
  if (workgroupName !== undefined) {
    const group = (name: string): Metric => ['AWS/Redshift-Serverless', name, 'Workgroup', workgroupName]
    return [
      graph(facts, 'Redshift Serverless: RPU', 'Maximum', fiveMinutes, [group('ComputeCapacity')]),
      graph(facts, 'Redshift Serverless: RPU-seconds a day', 'Sum', day, [group('ComputeSeconds')], 'areas'),
    ]
  }
  return []
}

function graph(
  { region }: DashboardFacts,
  title: string,
  stat: 'Sum' | 'Minimum' | 'Maximum',
  period: number,
  metrics: readonly Metric[],
  look: 'lines' | 'areas' = 'lines',
): Widget {
  return {
    type: 'metric',
    properties: { title, region, view: 'timeSeries', stacked: look === 'areas', stat, period, metrics },
  }
}

/** The job's metrics are lines of its log too, with what would be too much as a dimension. */
function lastRuns(facts: DashboardFacts): Widget {
  return logTable(facts, 'The last runs', [
    'fields @timestamp, Pipeline, Status, RowsLoaded, RunSeconds, TestsFailed, ErrorCode, LoadId',
    'filter ispresent(RunSucceeded)',
    'sort @timestamp desc',
    'limit 30',
  ])
}

function lastErrors(facts: DashboardFacts): Widget {
  return logTable(facts, 'The last errors', [
    'fields @timestamp, @message, @logStream',
    'filter @message like /(error|hint): /',
    'sort @timestamp desc',
    'limit 50',
  ])
}

function logTable({ region, logGroupName }: DashboardFacts, title: string, query: readonly string[]): Widget {
  const text = [`SOURCE '${logGroupName}'`, ...query].join(' | ')
  return { type: 'log', properties: { title, region, view: 'table', query: text } }
}
