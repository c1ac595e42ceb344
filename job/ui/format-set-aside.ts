import type { RunRecord } from '../run/run-record'
import { formatCount } from './format'
import type { Terminal } from './terminal'

/** What a load has left out of its tables, a line a matter, and where it is told in full; empty where that is nothing. */
export function formatSetAside(record: RunRecord, terminal: Terminal): string {
  const { pipeline, load_id: loadId, set_aside: setAside = [] } = record
  const lines = setAside.flatMap(({ stream, quarantined, duplicates, discarded }) => [
    ...(quarantined === 0
      ? []
      : [
          `${terminal.styleResult('yellow', 'quarantined:')} ${records(quarantined)} of ${stream}; \`lakeload quarantine show ${pipeline} --load-id ${loadId}\` says why`,
        ]),
    ...(duplicates === 0
      ? []
      : [`left out: ${records(duplicates)} of ${stream}, whose key a better one has`]),
    ...discarded.map(({ table, column, count }) => {
      const values = count === 1 ? '1 value' : `${formatCount(count)} values`
      return `left out: ${values} of ${table}.${column}, which do not fit`
    }),
  ])
  return lines.join('\n')
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${formatCount(count)} records`
}
