import { defineErrors } from './definition'

/** Errors of leading a row of the warehouse back to its raw record. */
export const explainErrors = defineErrors({
  EXPLAIN_TABLE_UNKNOWN: {
    kind: 'usage',
    summary: 'No pipeline’s contract has a table of that name.',
    hint: 'name a table of a contract as `<pipeline>.<table>`; `pipelines/<name>/schema.yml` lists them',
  },
  EXPLAIN_TABLE_AMBIGUOUS: {
    kind: 'usage',
    summary: 'Several pipelines have a table of that name.',
    hint: 'name the pipeline too, as `<pipeline>.<table>` or with `--pipeline`',
  },
  EXPLAIN_KEY_INVALID: {
    kind: 'usage',
    summary: 'What stands for the key does not name one row: a column, a value or its type is wrong.',
    hint: 'give the value where the key is one column, else `column=value` for each of its columns',
  },
  EXPLAIN_NOT_LOADED: {
    kind: 'usage',
    summary: 'The table of the contract is not in the warehouse.',
    hint: 'run `lakeload run <pipeline>`, which creates and loads it',
  },
  EXPLAIN_ROW_MISSING: {
    kind: 'data',
    summary: 'No row of the table has that key.',
    hint: 'check the values; `only_where` in the contract leaves rows out by intent',
  },
  EXPLAIN_ROW_AMBIGUOUS: {
    kind: 'usage',
    summary: 'Several rows have these values: the table has no key, or appends the same key again.',
    hint: 'name further columns as `column=value`; `_raw_object` and `_raw_line` together name one record of a root table',
  },
  EXPLAIN_ROOT_MISSING: {
    kind: 'data',
    summary: 'The row is there, but not the row of the root table that knows its raw record.',
    hint: 'somebody has deleted it: load the pipeline again with `lakeload run <pipeline> --from-step extract`',
  },
  EXPLAIN_RAW_GONE: {
    kind: 'data',
    summary: 'The raw object that a row came from is not in the lake any more.',
    hint: 'a lifecycle rule may have removed it: see the bucket’s rules and its older versions; or LAKELOAD_LAKE names another lake than the one of the load',
  },
  EXPLAIN_RAW_UNREADABLE: {
    kind: 'data',
    summary: 'The raw object does not hold the record that the row names.',
    hint: 'look at the object itself: it has been changed since its load, or it is not one of lakeload’s',
  },
})
