import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hostsOf } from '../../../src/adapters/reddit/hosts.ts'
import { postedAt } from '../../../src/adapters/reddit/submission-socket.ts'

const real = hostsOf(undefined)
const local = hostsOf('http://127.0.0.1:8123')

describe('pictures and tokens go to Reddit and nowhere else', () => {
  test('uploads go to its buckets over TLS', () => {
    const bucket = 'reddit-uploaded-media.s3-accelerate.amazonaws.com'
    assert.equal(real.upload(`//${bucket}`), `https://${bucket}/`)
    assert.equal(real.upload(`https://${bucket}/x`), `https://${bucket}/x`)
    for (const wrong of [
      '',
      'http://reddit-uploaded-media.s3-accelerate.amazonaws.com',
      '//evil-reddit-uploaded-media.s3-accelerate.amazonaws.com',
      '//reddit-uploaded-media.s3-accelerate.amazonaws.com.evil.example',
      '//evil.example/reddit-uploaded-media.s3-accelerate.amazonaws.com',
      '//user:secret@reddit-uploaded-media.s3-accelerate.amazonaws.com',
      '//reddit-uploaded-media.s3-accelerate.amazonaws.com:8443',
      '//127.0.0.1:80',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ]) {
      assert.equal(real.upload(wrong), undefined, wrong)
    }
  })

  test('WebSockets are Reddit’s, over TLS', () => {
    assert.ok(real.socket('wss://k8s-lb.wss.redditmedia.com/8xjguc40cnrb1?m=AQAA'))
    for (const wrong of [
      '',
      'ws://k8s-lb.wss.redditmedia.com/x',
      'https://k8s-lb.wss.redditmedia.com/x',
      'wss://redditmedia.com.evil.example/x',
      'wss://evilredditmedia.com/x',
      'wss://169.254.169.254/latest',
    ]) {
      assert.equal(real.socket(wrong), undefined, wrong)
    }
  })

  test('with a server of our own to that one alone', () => {
    assert.deepEqual([local.api, local.www], ['http://127.0.0.1:8123', 'http://127.0.0.1:8123'])
    assert.equal(local.upload('//127.0.0.1:8123'), 'http://127.0.0.1:8123/')
    assert.equal(local.socket('ws://127.0.0.1:8123/wss/x'), 'ws://127.0.0.1:8123/wss/x')
    assert.equal(local.upload('//127.0.0.1:8124'), undefined)
    assert.equal(local.upload('//reddit-uploaded-media.s3-accelerate.amazonaws.com'), undefined)
    assert.equal(local.socket('wss://k8s-lb.wss.redditmedia.com/x'), undefined)
  })
})

test('which submission a post became', () => {
  assert.deepEqual(postedAt('https://www.reddit.com/r/pics/comments/16xb01r/a_title/'), {
    fullname: 't3_16xb01r',
    url: 'https://www.reddit.com/r/pics/comments/16xb01r/a_title/',
  })
  assert.equal(postedAt('https://www.reddit.com/gallery/16xb01r')?.fullname, 't3_16xb01r')
  assert.equal(postedAt('/user/bot/comments/16xb01r')?.fullname, 't3_16xb01r')
  for (const other of ['', 'https://www.reddit.com/r/pics/', 'nonsense', 'https://www.reddit.com/comments/'])
    assert.equal(postedAt(other), undefined)
})
