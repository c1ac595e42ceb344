import { PathCensus, type RawPlace } from '../extract/path-census'
import type { RecordSink } from '../extract/record-sink'
import { sliceAnswer } from '../extract/slice-answer'
import type { StreamProfile } from '../infer/profile'
import { profileSource } from '../infer/profile-records'
import type { RawManifest } from '../pipeline/manifests'
import type { StepContext } from '../ports/step-context'
import { type ColumnWatch, MisfitFinder, type WatchFindings } from './misfit-finder'
import { RawParts } from './raw-parts'

/** What reading the raw records of a load needs. */
export type ValueReading = Pick<StepContext, 'store' | 'clock' | 'log' | 'signal'>

/** Profiles the raw records of a stream: one reading of all of them, nothing is written. */
export async function profileRaw(manifest: RawManifest, reading: ValueReading): Promise<StreamProfile> {
  return await profileSource(new RawParts(manifest, reading), {
    path: manifest.stream,
    records: '$',
    ...reading,
    // Nobody asks what is unique: a key is not evolved.
    limits: { maxUniqueBytes: 0 },
  })
}

/** Reads the raw records of a stream again, for the values at some paths that do not fit, with their places. */
export async function findMisfits(
  manifest: RawManifest,
  watches: readonly ColumnWatch[],
  reading: ValueReading,
): Promise<readonly WatchFindings[]> {
  if (watches.length === 0) return []
  const parts = new RawParts(manifest, reading)
  const counter = new LineCounter(parts, reading.signal)
  const finder = new MisfitFinder(watches, () => counter.nextPlace())
  const census = new PathCensus(undefined, { observer: finder })
  for await (const answer of parts.answers()) {
    counter.line = 0
    await sliceAnswer(answer, { records: '$' }, census, counter)
  }
  return finder.findings()
}

/** Takes records and keeps nothing but where the next one is. */
class LineCounter implements RecordSink {
  line = 0
  readonly #parts: RawParts
  readonly #signal: AbortSignal

  constructor(parts: RawParts, signal: AbortSignal) {
    this.#parts = parts
    this.#signal = signal
  }

  nextPlace(): RawPlace {
    return { key: this.#parts.current, line: this.line + 1 }
  }

  write(): undefined {
    this.#signal.throwIfAborted()
    this.line += 1
  }
}
