import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LineSet } from '../line-set'
import { type Misfit, type Misfits, maxMisfits } from '../misfit'
import { readRecordLines } from '../record-lines'
import type { Handled, PartWork, PartWorker } from '../stage-part'
import { findUnknownMembers } from './find-unknown-members'
import { misfitOf } from './judge-part'
import type { KnownNode } from './known-members'
import type { QuarantineTally } from './quarantine-limit'
import { ReasonWriter } from './reason-file'

/** The records of a part that have something which the contract does not name. */
export interface Strangers {
  readonly lines: LineSet
  readonly first: Misfits['first']
  readonly reasonFile: string
}

/** Looks through the records of a part for members that `quarantine` sets them aside for. */
export async function findPartStrangers(
  worker: PartWorker,
  work: PartWork,
  raw: string,
  options: {
    readonly root: KnownNode
    readonly tally: QuarantineTally
    readonly reasonsFolder: string
  },
): Promise<Handled<Strangers>> {
  const { root, tally, reasonsFolder } = options
  const reasonFile = join(reasonsFolder, `${work.plan.stream}-${work.number}-members.jsonl`)
  const writer = await ReasonWriter.open(reasonFile)
  const found: number[] = []
  const first: Misfit[] = []
  try {
    let line = 0
    for await (const records of readRecordLines(raw, worker.signal)) {
      for (const record of records) {
        line++
        const reasons = findUnknownMembers(record.toString('utf8'), root)
        if (reasons.length === 0) continue
        found.push(line)
        tally.add(1)
        for (const reason of reasons.slice(0, maxMisfits - first.length)) {
          first.push(misfitOf(work.part.key, line, reason))
        }
        if (!tally.isExceeded) await writer.write({ line, reasons })
      }
    }
  } finally {
    await writer.close()
    await rm(raw, { force: true })
  }
  return { answer: Promise.resolve({ lines: LineSet.of(found), first, reasonFile }) }
}
