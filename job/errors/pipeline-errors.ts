import { defineErrors } from './definition'

/** Errors of pipeline definitions and schema contracts. */
export const pipelineErrors = defineErrors({
  PIPELINE_NOT_FOUND: {
    kind: 'usage',
    summary: 'There is no folder `pipelines/<name>` with a `pipeline.ts`.',
    hint: 'run `lakeload validate` to list the pipelines there are',
  },
  PIPELINE_NOT_LOADABLE: {
    kind: 'config',
    summary: 'A pipeline.ts does not compile, or does not export a definition by default.',
    hint: 'a pipeline.ts ends in `export default definePipeline({ … })`',
  },
  PIPELINE_INVALID: {
    kind: 'config',
    summary: 'A pipeline definition or its schema contract has problems; the message lists all of them.',
    hint: 'correct the lines named above, then run `lakeload validate <pipeline>`',
  },
})
