import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readHttp } from '../../src/config-http.ts'

function read(env: Record<string, string>) {
  const problems: string[] = []
  return { ...readHttp(env, problems), problems }
}

describe('HTTP_PORT and PUBLIC_URL', () => {
  test('nothing is served unless asked for, an empty line in .env included', () => {
    for (const env of [{}, { HTTP_PORT: '', PUBLIC_URL: ' ' }, { HTTP_HOST: '0.0.0.0' }]) {
      assert.deepEqual(read(env), { http: undefined, publicUrl: undefined, problems: [] })
    }
  })

  test('only this machine is served unless the operator says otherwise', () => {
    assert.deepEqual(read({ HTTP_PORT: '8081' }).http, { port: 8081, host: '127.0.0.1' })
    assert.deepEqual(read({ HTTP_PORT: '0', HTTP_HOST: '0.0.0.0' }).http, { port: 0, host: '0.0.0.0' })
  })

  test('a public address is enough', () => {
    const { http, publicUrl, problems } = read({ PUBLIC_URL: 'https://bot.example.org/herald/' })
    assert.deepEqual(http, { port: 8080, host: '127.0.0.1' })
    assert.equal(publicUrl, 'https://bot.example.org/herald')
    assert.deepEqual(problems, [])
  })

  test('what the Horde would not call is refused, and no password is repeated', () => {
    for (const url of [
      'http://bot.example.org',
      'bot.example.org',
      'https://me:hunter2@bot.example.org',
      'https://bot.example.org/?key=hunter2',
      'https://bot.example.org/#x',
      `https://bot.example.org/${'x'.repeat(1_000)}`,
    ]) {
      const { problems, publicUrl } = read({ PUBLIC_URL: url })
      assert.equal(publicUrl, undefined)
      assert.match(problems.join(), /PUBLIC_URL must be an https address/)
      assert.doesNotMatch(problems.join(), /hunter2/)
    }
  })

  test('a port that is none is refused', () => {
    for (const port of ['80a', '-1', '65536', '8080.5']) {
      assert.match(read({ HTTP_PORT: port }).problems.join(), /HTTP_PORT is/)
    }
  })
})
