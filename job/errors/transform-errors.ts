import { defineErrors } from './definition'

/** Errors of transform. The loaded tables stay as they are whichever of them comes; a failed data test is a result, not an error. */
export const transformErrors = defineErrors({
  TRANSFORM_DBT_MISSING: {
    kind: 'config',
    summary: 'The dbt executable is not there or cannot be started.',
    hint: "run `npm run setup`: it makes dbt's virtual environment",
  },
  TRANSFORM_DBT_FAILED: {
    kind: 'config',
    summary: 'dbt ended before it built anything: the project does not compile, or a setting is missing.',
    hint: "read dbt's lines above; after correcting them run `lakeload transform <pipeline>`: the loaded tables are untouched",
  },
  TRANSFORM_INTERRUPTED: {
    kind: 'transient',
    summary: "A signal or the step's time limit ended dbt; each model is either as before or built whole.",
    hint: 'run `lakeload transform <pipeline>` again: it builds every model anew',
  },
  TRANSFORM_RESULT_UNREADABLE: {
    kind: 'internal',
    summary: "dbt's run_results.json or manifest.json is not what dbt 1.11 writes.",
    hint: 'check that dbt is the version of dbt/requirements.txt: `npm run setup` installs it',
  },
  TRANSFORM_FILES_NOT_WRITABLE: {
    kind: 'config',
    summary: "dbt's sources and staging models could not be written into the dbt project.",
    hint: 'check the permissions of the file or folder that the message names',
  },
})
