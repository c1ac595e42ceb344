import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stackOutputsShape } from '../../cloud/stack-outputs'
import { repository } from '../support/cli'

// Pulumi brings a ts-node of its own: what the type check and Jest accept may still not compile there.
// `moto` names an image, so it is taken as it stands; the others would build theirs.
test.each(['prod', 'moto'])(
  'the program of %s compiles and runs the way `pulumi up` loads it',
  async (stack) => {
    const script = join(repository, 'test', 'support', 'infra', 'load-program.cjs')
    const { stdout } = await promisify(execFile)(process.execPath, [script, stack])
    expect(JSON.parse(stdout)).toEqual(Object.keys(stackOutputsShape.shape).sort())
  },
  180_000,
)
