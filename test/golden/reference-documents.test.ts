import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configDocument } from '../../infra/config/document'
import { costDocument } from '../../infra/cost/document'
import { diagnosisDocument } from '../../job/ui/diagnosis-document'
import { errorsDocument, settingsDocument } from '../../job/ui/reference-documents'
import { redshiftDocument } from '../../local/redshift-document'

const docs = join(__dirname, '..', '..', 'docs')

/** `npm run docs` writes the documents; every other run compares. */
const isUpdate = process.env.LAKELOAD_UPDATE_DOCS === '1'

test.each([
  ['errors.md', errorsDocument],
  ['diagnosis.md', diagnosisDocument],
  ['settings.md', settingsDocument],
  ['config.md', configDocument],
  ['cost.md', costDocument],
  ['local-redshift.md', redshiftDocument],
])('docs/%s says what the code says', (file, document) => {
  const path = join(docs, file)
  if (isUpdate) writeFileSync(path, document())
  expect(readFileSync(path, 'utf8')).toBe(document())
})
