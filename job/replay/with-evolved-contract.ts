import { carryEvolved } from '../evolve/carry-evolved'
import { readStanding } from '../run/effective-contract'
import type { RunDependencies } from '../run/run-dependencies'

/** Today's contract: what `schema.yml` says, and what loads have added to it. A replay adds nothing. */
export async function withEvolvedContract(dependencies: RunDependencies): Promise<RunDependencies> {
  const { pipeline } = dependencies
  const { lastContract } = await readStanding(dependencies)
  return {
    ...dependencies,
    pipeline: { ...pipeline, contract: carryEvolved(pipeline.contract, lastContract) },
  }
}
