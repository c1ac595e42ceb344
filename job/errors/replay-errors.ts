import { defineErrors } from './definition'

/** Errors of replay and rollback. None of them leaves the tables of the pipeline half changed. */
export const replayErrors = defineErrors({
  REPLAY_NOTHING: {
    kind: 'usage',
    summary: 'No committed load is chosen, or none is there.',
    hint: 'the loads of a pipeline are the rows of its table `_loads`; `--from` and `--to` are days in UTC',
  },
  REPLAY_LOAD_UNKNOWN: {
    kind: 'usage',
    summary: 'The pipeline has no committed load of that id.',
    hint: 'the loads of a pipeline are the rows of its table `_loads`',
  },
  REPLAY_RAW_MISSING: {
    kind: 'data',
    summary: 'The raw records of a committed load are not in the lake any more.',
    hint: 'restore them (the bucket keeps older versions), or replay the other loads with `--load-id`, `--from` and `--to`',
  },
  REPLAY_NOT_IN_PLACE: {
    kind: 'usage',
    summary:
      'Some loads alone cannot be loaded again rightly in this write mode: later ones have built on them.',
    hint: 'rebuild everything with `lakeload replay <pipeline>`, or look first with `--into <schema>`',
  },
  REPLAY_SCHEMA_TAKEN: {
    kind: 'usage',
    summary: 'The schema to replay into holds tables that no replay of this pipeline has made.',
    hint: 'name another schema, or drop its tables',
  },
  REPLAY_SCHEMA_OUTDATED: {
    kind: 'usage',
    summary:
      'The schema holds a replay under another contract or other settings, or of other loads than are committed now.',
    hint: 'replay into a new schema, or drop the tables of this one and replay again',
  },
  ROLLBACK_IMPOSSIBLE: {
    kind: 'usage',
    summary: 'What the load replaced is not in the tables any more, or later loads have built on it.',
    hint: 'rebuild the tables without it: `lakeload replay <pipeline> --without <load id>`',
  },
})
