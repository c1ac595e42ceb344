import { type FileHandle, open } from 'node:fs/promises'

/**
 * Writes a body to a file, in the place of what is there. The file is opened when the first bytes have come: only a body that
 * has been begun can be told to end, and a source's connection would stay open until its time limit otherwise.
 */
export async function keepBody(
  body: AsyncIterable<Uint8Array>,
  path: string,
  see: (chunk: Uint8Array) => void = () => undefined,
): Promise<void> {
  let file: FileHandle | undefined
  try {
    for await (const chunk of body) {
      file ??= await open(path, 'w')
      see(chunk)
      await file.writeFile(chunk)
    }
    file ??= await open(path, 'w')
  } finally {
    await file?.close()
  }
}
