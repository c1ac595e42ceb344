import { defineErrors } from './definition'

/** Errors of inferring a schema contract from records. */
export const inferErrors = defineErrors({
  INFER_NAME_TAKEN: {
    kind: 'usage',
    summary: 'There is a pipeline of that name already.',
    hint: 'choose another name, merge what the data shows with `--update`, or write the pipeline anew with `--force`',
  },
  INFER_NAME_INVALID: {
    kind: 'usage',
    summary: 'A pipeline or a stream cannot have that name.',
    hint: 'use lower-case letters, digits and `_`, from a letter, at most 63 of them',
  },
  INFER_NO_SOURCE: {
    kind: 'usage',
    summary: 'Nothing says where the records are.',
    hint: 'add `--from` with an address, a file or a folder',
  },
  INFER_NO_RECORDS: {
    kind: 'data',
    summary: 'The list of records is empty, so there is nothing to infer tables from.',
    hint: 'point `--from` at a file or an address that has records; `--records` names the list in it',
  },
  INFER_RECORDS_AMBIGUOUS: {
    kind: 'usage',
    summary: 'The answer is an object with several lists that could be the records.',
    hint: 'name the list with `--records`, such as `--records $.data`',
  },
  INFER_FILES_DIFFER: {
    kind: 'data',
    summary: 'Two files of the folder share no member: they hold records of different kinds.',
    hint: 'infer a pipeline for each kind, with `--from` on a folder or file of its own',
  },
  INFER_KEY_UNKNOWN: {
    kind: 'usage',
    summary: 'A column of `--key` is not in the root table as a single value.',
    hint: 'name columns or members of the record that hold a single value',
  },
  INFER_KEY_INVALID: {
    kind: 'data',
    summary: 'The columns of `--key` are null or absent in some records, or the same in several.',
    hint: 'name further columns with `--key a,b`, or leave `--key` away: the stream is then written with `replace` where it has no key',
  },
  INFER_TEXT_UNSTORABLE: {
    kind: 'data',
    summary: 'Texts or names hold NUL or half a surrogate pair, which no type of Redshift stores.',
    hint: 'have the source send text without them',
  },
  INFER_VALUE_TOO_LARGE: {
    kind: 'data',
    summary: 'A value is larger than the 16,000,000 bytes that SUPER holds, the largest type of Redshift.',
    hint: 'have the source leave the value out, or split it',
  },
  INFER_TOO_MANY_COLUMNS: {
    kind: 'data',
    summary:
      'The records have more members than a Redshift table has columns, with no nested object to keep as SUPER.',
    hint: 'have the source put the members into an object of their own, or into a list',
  },
  INFER_CONTRACT_UNMERGEABLE: {
    kind: 'config',
    summary: 'The existing contract cannot take what the data shows.',
    hint: 'correct pipelines/<name>/schema.yml as the message says, then run the same command again',
  },
})
