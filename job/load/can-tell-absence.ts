import type { StagedManifest } from '../pipeline/manifests'
import type { ResolvedStream } from '../pipeline/resolved'

/** How many records of a stream a load has set aside: they came in, although no row of them did. */
export function quarantinedRecords(staged: StagedManifest, stream: ResolvedStream): number {
  return staged.set_aside.find((one) => one.stream === stream.name)?.quarantined ?? 0
}

/** Whether a record that has no incoming row was absent from the extract. A record in quarantine has none either. */
export function canTellAbsence(staged: StagedManifest, stream: ResolvedStream): boolean {
  return quarantinedRecords(staged, stream) === 0
}
