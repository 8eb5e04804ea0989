import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { run as demo } from '../../../src/cli/demo.ts'
import { openPictureFolder } from '../../../src/cli/picture-folder.ts'

test('the folder for pictures is made with all above it, and what tried it is gone', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'herald-pictures-'))
  try {
    const folder = join(parent, 'of', 'foxes')
    for (const path of [folder, folder]) assert.equal(openPictureFolder(path, ''), folder)
    assert.deepEqual(await readdir(folder), [])
    await symlink(join(parent, 'nowhere', 'at', 'all'), join(parent, 'link'))
    assert.throws(() => openPictureFolder(join(parent, 'link'), 'Mend it.'), {
      name: 'HeraldError',
      message: `No picture can go into ${join(parent, 'link')}: something else is in its place (EEXIST). Mend it.`,
    })
  } finally {
    await rm(parent, { recursive: true })
  }
})

test('the demo says where it cannot put its pictures, and what to do', {
  skip: process.platform !== 'linux' && 'needs a folder in which not even root can make anything',
}, async () => {
  const before = process.cwd()
  process.chdir('/proc')
  try {
    await assert.rejects(demo([]), {
      name: 'HeraldError',
      message: /^No picture can go into \/proc\/demo-output: .*\. Run the demo in a folder/,
    })
  } finally {
    process.chdir(before)
  }
})
