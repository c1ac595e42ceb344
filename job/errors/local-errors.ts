import { defineErrors } from './definition'

/** Errors of local. */
export const localErrors = defineErrors({
  LOCAL_PORT_IN_USE: {
    kind: 'config',
    summary: 'A local endpoint was asked to listen on a port that another program uses.',
    hint: 'choose another port, or leave the option away to take a free one',
  },
  LOCAL_NOT_SET_UP: {
    kind: 'config',
    summary: 'The Python environment of the local S3 is missing or broken.',
    hint: 'run `npm run setup`',
  },
  LOCAL_S3_NOT_STARTED: {
    kind: 'internal',
    summary: 'The local S3 ended, or was not ready in time, while it started.',
    hint: 'read the log that the message names; `lakeload local reset` starts from nothing',
  },
  LOCAL_FOLDER_UNUSABLE: {
    kind: 'config',
    summary: 'The folder of the local endpoints cannot be written: no permission, or no space left.',
    hint: 'free some space, or set LAKELOAD_HOME to a folder that can be written',
  },
})
