import { awsErrors } from './aws-errors'
import { bootstrapErrors } from './bootstrap-errors'
import { checkErrors } from './check-errors'
import { cloudErrors } from './cloud-errors'
import type { ErrorDefinition } from './definition'
import { doctorErrors } from './doctor-errors'
import { evolveErrors } from './evolve-errors'
import { explainErrors } from './explain-errors'
import { extractErrors } from './extract-errors'
import { generalErrors } from './general-errors'
import { inferErrors } from './infer-errors'
import { lakeErrors } from './lake-errors'
import { loadErrors } from './load-errors'
import { localErrors } from './local-errors'
import { pipelineErrors } from './pipeline-errors'
import { quarantineErrors } from './quarantine-errors'
import { replayErrors } from './replay-errors'
import { reportErrors } from './report-errors'
import { stageErrors } from './stage-errors'
import { transformErrors } from './transform-errors'

export type { ErrorDefinition, ErrorKind } from './definition'

const entries = {
  ...generalErrors,
  ...pipelineErrors,
  ...inferErrors,
  ...lakeErrors,
  ...extractErrors,
  ...evolveErrors,
  ...stageErrors,
  ...checkErrors,
  ...loadErrors,
  ...replayErrors,
  ...awsErrors,
  ...bootstrapErrors,
  ...transformErrors,
  ...reportErrors,
  ...doctorErrors,
  ...explainErrors,
  ...quarantineErrors,
  ...localErrors,
  ...cloudErrors,
}

/** A code of the catalogue, such as `LOAD_COPY_REJECTED`. */
export type ErrorCode = keyof typeof entries

/** Every error that lakeload can end with; `docs/errors.md` and `lakeload errors` are printed from it. */
export const catalogue: Readonly<Record<ErrorCode, ErrorDefinition>> = entries
