import { defineErrors } from './definition'

/** Errors of comparing a load's records with the schema contract. */
export const evolveErrors = defineErrors({
  CONTRACT_FROZEN: {
    kind: 'data',
    summary:
      'The records have paths that the schema contract does not name, and its mode is `freeze`; nothing was changed and nothing reached the warehouse.',
    hint: 'take the paths over with `lakeload infer <pipeline> --update`, name them in `ignored`, or set another `schemaContract` for columns or tables; then run again',
  },
  CONTRACT_TOO_WIDE: {
    kind: 'data',
    summary: 'The new members of the records would make a table wider than Redshift holds.',
    hint: 'keep the object that holds them as `super` in the schema contract, name some of them in `ignored`, or set `schemaContract: { columns: "discard_value" }`; then run again',
  },
  CONTRACT_VERSION_UNREADABLE: {
    kind: 'data',
    summary: 'The contract that `_schema_versions` has of the newest load cannot be read.',
    hint: 'look at its rows in `_schema_versions`; a load under the `schema.yml` of today is possible once no evolved column is needed: correct or remove the rows of that contract',
  },
})
