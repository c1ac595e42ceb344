import { defineErrors } from './definition'

/** Errors of stage. */
export const stageErrors = defineErrors({
  STAGE_VALUE_REFUSED: {
    kind: 'data',
    summary:
      'A value of the raw records does not fit its column exactly; nothing was changed and nothing reached the warehouse.',
    hint: 'change the column in the schema contract so that it holds the value, or have the source corrected, or set `schemaContract.types` to `quarantine`, `discard_value` or `evolve` (a variant column); then run again',
  },
  STAGE_RECORD_REFUSED: {
    kind: 'data',
    summary:
      'A raw record is not sound JSON, has a name twice in one object, or has another structure than the contract says.',
    hint: 'look at the record in the raw object; change the schema contract, or have the source corrected, or set `schemaContract.types` to `quarantine`; then run again',
  },
  QUARANTINE_LIMIT_EXCEEDED: {
    kind: 'data',
    summary:
      'More records of a stream do not fit the contract than `maxQuarantined` lets a load set aside; nothing reached the warehouse.',
    hint: 'correct the schema contract or the source, or raise `maxQuarantined` of the stream; then run again',
  },
  STAGE_ROW_TOO_LONG: {
    kind: 'data',
    summary: 'A row of a staged JSON file is longer than what COPY takes; nothing reached the warehouse.',
    hint: "set `format: 'parquet'` for the stream, whose rows have no such limit, or LAKELOAD_COPY_ROW_MB where the warehouse takes longer rows",
  },
  STAGE_RAW_OBJECT_MISSING: {
    kind: 'data',
    summary: 'A part that the raw manifest names is not in the lake.',
    hint: 'start a new load: `lakeload run <pipeline>`; the raw zone must not be changed by hand',
  },
  STAGE_RAW_OBJECT_CHANGED: {
    kind: 'data',
    summary:
      'A raw part is not the one that extract wrote: its size, checksum or number of records differs from the manifest.',
    hint: 'restore the object from its earlier version, or start a new load; the raw zone must not be changed by hand',
  },
  STAGE_PLAN_IMPOSSIBLE: {
    kind: 'config',
    summary: 'The schema contract reads a source path in two ways that exclude each other.',
    hint: 'read the path either as a column or by the paths below it; then run `lakeload validate <pipeline>`',
  },
  STAGE_ENGINE_FAILED: {
    kind: 'data',
    summary: 'DuckDB did not carry out a statement, and the records do not show why.',
    hint: 'run again with `--verbose`; the cause is DuckDB’s own',
  },
  STAGE_MEMORY_LIMIT: {
    kind: 'config',
    summary:
      'Staging a raw part takes more memory than it is allowed: mostly a part with many hundreds of columns.',
    hint: 'raise LAKELOAD_MEMORY_LIMIT_MB, and the memory of the task with it; 1,000 columns take about 800 MB',
  },
})
