import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bunzip } from '../../../../../../local/redshift/copy/decode/bunzip'
import { errorMessage } from '../../../../../../local/redshift/system-error'
import { makeTempFolder, removeTempFolder } from '../../../../../support/temp-folder'

let folder: string

beforeAll(async () => {
  folder = await makeTempFolder()
})

afterAll(() => removeTempFolder(folder))

/** What Python's bz2 makes of an expression of bytes. */
function compress(expression: string): { readonly plain: Buffer; readonly packed: Buffer } {
  const program = `import bz2, sys, random, json\nrandom.seed(7)\nplain = ${expression}\nsys.stdout.write(json.dumps([plain.hex(), bz2.compress(plain).hex()]))`
  const run = spawnSync('python3', ['-c', program], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const [plain, packed] = JSON.parse(run.stdout) as [string, string]
  return { plain: Buffer.from(plain, 'hex'), packed: Buffer.from(packed, 'hex') }
}

async function decompress(packed: Buffer): Promise<Buffer> {
  const path = join(folder, 'file.bz2')
  await writeFile(path, packed)
  return Buffer.concat([...bunzip(path)])
}

test.each([
  ['nothing', "b''"],
  ['one byte', "b'x'"],
  ['text', "b'1|x\\n2|y\\n' * 100"],
  ['a run of one byte', "b'a' * 100000"],
  ['runs of every length', "b''.join(bytes([65 + n % 7]) * n for n in range(600))"],
  ['every byte', 'bytes(range(256)) * 20'],
  ['noise', 'random.randbytes(200000)'],
  ['more than one block', 'bytes(random.choice(b"abcdefgh") for _ in range(1200000))'],
])('%s comes out as Python put it in', async (_name, expression) => {
  const { plain, packed } = compress(expression)
  expect((await decompress(packed)).equals(plain)).toBe(true)
})

test('archives one behind the other are one text', async () => {
  const [first, second] = [compress("b'one'"), compress("b'two'")]
  expect((await decompress(Buffer.concat([first.packed, second.packed]))).toString()).toBe('onetwo')
})

describe('what is broken', () => {
  async function reason(packed: Buffer): Promise<string> {
    return await decompress(packed).then(
      () => 'no error',
      (error: unknown) => errorMessage(error),
    )
  }

  test('is told by what is wrong', async () => {
    const { packed } = compress("b'hello ' * 50")
    expect(await reason(Buffer.from('a,b\n1,2\n'))).toBe('incorrect BZIP2 data: no BZIP2 signature')
    expect(await reason(packed.subarray(0, 30))).toBe('incorrect BZIP2 data: the file ends too early')
    const wrongSum = Buffer.from(packed)
    wrongSum.writeUInt8((wrongSum[10] ?? 0) ^ 1, 10)
    expect(await reason(wrongSum)).toBe('incorrect BZIP2 data: a wrong checksum of a block')
  })

  test('never comes out as something else: one bit turned anywhere is noticed', async () => {
    const { plain, packed } = compress("b'1|x|2.5\\n' * 40 + random.randbytes(100)")
    for (let bit = 0; bit < packed.length * 8; bit += 3) {
      const turned = Buffer.from(packed)
      turned.writeUInt8((turned[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
      const text = await decompress(turned).catch(() => plain)
      expect(text.equals(plain)).toBe(true)
    }
  })
})
