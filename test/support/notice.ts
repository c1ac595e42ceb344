import type { Notice } from '../../job/ports/notifier'

/** A notice with every field, and with characters that have a meaning to one place or another. */
export const notice: Notice = {
  pipeline: 'shop',
  status: 'failed',
  subject: 'lakeload: shop failed: STAGE_VALUE_REFUSED',
  text: 'Pipeline shop failed\n\nvalue `<b>&"grüße"</b>` of `$.total`\n\nWhat to do: look at it',
  load_id: '01KAPB2K4G3QJ6R3F2N5T7V9XZ',
  error: { code: 'STAGE_VALUE_REFUSED', message: 'value `<b>&"grüße"</b>` of `$.total`', hint: 'look at it' },
  failed_tests: ['row_count of orders'],
  run_record: 's3://lake/runs/shop/01KAPB2K4G3QJ6R3F2N5T7V9XZ/run.json',
  report: 's3://lake/runs/shop/01KAPB2K4G3QJ6R3F2N5T7V9XZ/report.html',
}
