import { defineErrors } from './definition'

/** Errors of `lakeload bootstrap`. */
export const bootstrapErrors = defineErrors({
  BOOTSTRAP_NOT_ALLOWED: {
    kind: 'config',
    summary:
      'The user that `lakeload bootstrap` logged in as may not create users and schemas, or grant on them.',
    hint: 'log in as the administrator of the cluster: name its secret in LAKELOAD_REDSHIFT_SECRET',
  },
})
