import { type Finding, ok } from '../check'
import type { SoundSettings } from '../subject'

/** Every setting of a run is there and can be what it is; else all problems at once. */
export function checkSettings({ problem, lake, warehouse, copyRole }: SoundSettings): Finding {
  if (problem !== undefined) throw problem
  const place =
    lake === undefined ? '' : `lake \`s3://${[lake.bucket, lake.prefix].filter(Boolean).join('/')}\``
  const target =
    warehouse === undefined ? '' : `warehouse \`${warehouse.host}:${warehouse.port}/${warehouse.database}\``
  return ok(`${place}, ${target}, COPY role \`${copyRole}\``)
}
