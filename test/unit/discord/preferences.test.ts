import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askedByComponent, askedByForm } from '../../../src/adapters/discord/commands/asked.ts'
import { readForm } from '../../../src/adapters/discord/commands/data.ts'
import type { MessageBody } from '../../../src/adapters/discord/views/body.ts'
import { personFormPage, placeFormPage } from '../../../src/adapters/discord/views/form.ts'
import { placePreferencesPage } from '../../../src/adapters/discord/views/place-preferences.ts'
import { preferencesPage } from '../../../src/adapters/discord/views/preferences.ts'
import {
  type PlacePreferences,
  personPreferences,
  placePreferences,
} from '../../../src/core/preferences/schema.ts'
import { LOCALES } from '../../../src/core/reply/messages/locale.ts'
import { HOSTILE } from './hostile.ts'
import { assertSendable } from './limits.ts'

const OPERATOR = { defaultStyle: 'featured', defaultImages: 1, nsfw: true }

const fieldsOf = (body: MessageBody) =>
  Object.fromEntries(body.embeds[0]?.fields?.map(({ name, value }) => [name, value]) ?? [])
const idsOf = (body: MessageBody) =>
  body.components.flatMap((row) =>
    row.components.flatMap((one) => ('custom_id' in one ? [one.custom_id] : [])),
  )

const ids = (count: number) => Array.from({ length: count }, (_, at) => `${10n ** 18n + BigInt(at)}`)

describe('/preferences', () => {
  test('shows what holds, and that nothing else was chosen', () => {
    assert.deepEqual(fieldsOf(preferencesPage({}, OPERATOR, 'en')), {
      'Default style': 'featured, as nothing else is set',
      'Pictures at a time': '1 picture, as nothing else is set',
      Language: 'as in your Discord',
      'My own Horde key pays': 'yes',
      'Ping when it took long': 'yes',
    })
    assert.deepEqual(
      fieldsOf(preferencesPage({ style: 'comic', images: 4, language: 'de', ping: 'off' }, OPERATOR, 'en')),
      {
        'Default style': 'comic',
        'Pictures at a time': '4 pictures',
        Language: 'German',
        'My own Horde key pays': 'yes',
        'Ping when it took long': 'no',
      },
    )
  })

  test('whatever is chosen there can be kept', () => {
    const shown = idsOf(preferencesPage({}, OPERATOR, 'en'))
    assert.equal(shown.length, 6)
    const changes = shown.flatMap((id) =>
      ['default', '1', '4', 'en', 'de', 'fr', '0', '5x'].flatMap((value) => {
        const asked = askedByComponent(id, [value])
        assert.ok(asked, id)
        return asked.kind === 'change' && 'change' in asked.read ? [asked.read.change] : []
      }),
    )
    assert.ok(changes.length > 0)
    for (const change of changes) {
      const kept = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null))
      assert.ok(personPreferences.safeParse(kept).success, JSON.stringify(change))
    }
  })

  test('its buttons switch the ping off and on again', () => {
    const press = (ping: 'off' | undefined) => {
      const id = idsOf(preferencesPage(ping ? { ping } : {}, OPERATOR, 'en')).find((one) =>
        one.includes('ping'),
      )
      const asked = askedByComponent(id ?? '', [])
      return asked?.kind === 'change' && asked.read
    }
    assert.deepEqual(press(undefined), { change: { ping: 'off' } })
    assert.deepEqual(press('off'), { change: { ping: null } })
  })
})

describe('/serverpreferences', () => {
  const chosen: PlacePreferences = {
    enabled: false,
    roles: ids(2),
    channels: ids(1),
    styles: ['comic', 'old oil'],
    nsfw: false,
    aDay: 12,
    privateReplies: true,
    publicKudos: true,
    blockedPeople: ids(1),
    blockedWords: ['bad*'],
    logChannel: '77',
  }

  test('shows what was chosen by name, and blocked words only to who looks', () => {
    const fields = fieldsOf(placePreferencesPage('server', chosen, OPERATOR, 'en'))
    assert.deepEqual(Object.values(fields), [
      'no',
      'yes',
      'no',
      '<@&1000000000000000000>, <@&1000000000000000001>',
      '<#1000000000000000000>',
      'comic, old oil',
      '12',
      '<@1000000000000000000>',
      '||bad\\*||',
      'yes',
      '<#77>',
    ])
  })

  test('can be sent, however much is chosen, and pings nobody', () => {
    const much: PlacePreferences = {
      ...chosen,
      roles: ids(100),
      channels: ids(100),
      blockedPeople: ids(100),
      styles: HOSTILE.map((words) => words.slice(0, 100)),
      blockedWords: HOSTILE.map((words) => words.slice(0, 100)),
    }
    for (const locale of LOCALES) {
      for (const scope of ['server', 'channel'] as const) {
        for (const one of [{}, chosen, much])
          assertSendable(placePreferencesPage(scope, one, OPERATOR, locale, true))
      }
      assertSendable(preferencesPage({ style: '*'.repeat(100) }, OPERATOR, locale, true))
    }
  })

  test('every menu and button of it changes what it says, and can be kept', () => {
    for (const scope of ['server', 'channel'] as const) {
      const body = placePreferencesPage(scope, {}, OPERATOR, 'en')
      const changes = idsOf(body).flatMap((id) => {
        const asked = askedByComponent(id, ids(2))
        assert.ok(asked !== undefined && 'scope' in asked && asked.scope === scope, id)
        return asked.kind === 'change' && 'change' in asked.read ? [asked.read.change] : []
      })
      const all = Object.assign({}, ...changes) as object
      assert.deepEqual(Object.keys(all).sort(), [
        'blockedPeople',
        ...(scope === 'server' ? ['channels'] : []),
        'enabled',
        'logChannel',
        'nsfw',
        'privateReplies',
        'roles',
      ])
      assert.ok(placePreferences.safeParse(all).success)
    }
  })

  test('choosing nothing puts a setting back, and what is no id is none', () => {
    for (const [choice, key] of [
      ['roles', 'roles'],
      ['channels', 'channels'],
      ['people', 'blockedPeople'],
      ['log', 'logChannel'],
    ]) {
      for (const values of [[], ['@everyone'], ['12; DROP']])
        assert.deepEqual(askedByComponent(`h1:choose:server:${choice}`, values), {
          kind: 'change',
          scope: 'server',
          read: { change: { [key ?? '']: null } },
        })
    }
    for (const id of [
      'h1:choose:mine:roles',
      'h1:choose:server:images',
      'h1:switch:mine:nsfw:on',
      'h1:switch:channel:ping:off',
    ])
      assert.equal(askedByComponent(id, ['1']), undefined, id)
  })
})

describe('a form for what is typed', () => {
  const sent = (id: string, fields: Record<string, string>) => {
    const read = readForm({
      custom_id: id,
      components: Object.entries(fields).map(([custom_id, value], at) =>
        at % 2 === 0
          ? { type: 18, component: { type: 4, custom_id, value } }
          : { type: 1, components: [{ type: 4, custom_id, value }] },
      ),
    })
    assert.ok(read)
    const asked = askedByForm(read.id, read.fields, '1')
    return asked?.kind === 'change' ? asked.read : undefined
  }

  test('holds what is there, fits, and brings it back unchanged', () => {
    const chosen: PlacePreferences = {
      styles: ['comic', 'old oil'],
      blockedWords: ['bad*', 'worse word'],
      aDay: 5,
    }
    for (const locale of LOCALES) {
      for (const form of [
        placeFormPage('server', chosen, locale),
        placeFormPage('channel', {}, locale),
        personFormPage({ style: 'comic' }, locale),
      ]) {
        assert.ok(form.title.length <= 45 && form.components.length >= 1 && form.components.length <= 5)
        for (const one of form.components) {
          assert.ok('label' in one && one.label !== undefined && one.label.length <= 45)
          assert.ok((one.description ?? '').length <= 100)
        }
      }
    }
    const { components, custom_id } = placeFormPage('server', chosen, 'en')
    const filled = Object.fromEntries(
      components.flatMap((one) =>
        'component' in one && 'value' in one.component
          ? [[one.component.custom_id, `${one.component.value}`]]
          : [],
      ),
    )
    assert.deepEqual(sent(custom_id, filled), { change: chosen })
  })

  test('takes lines or commas, names as they are shown, and nothing for nothing', () => {
    assert.deepEqual(
      sent('h1:form:server', { styles: 'Style: comic\n\n oil , oil', words: 'a, b\n c d', aDay: ' 7 ' }),
      {
        change: { styles: ['comic', 'oil'], blockedWords: ['a', 'b', 'c d'], aDay: 7 },
      },
    )
    assert.deepEqual(sent('h1:form:channel', { styles: ' \n', words: '', aDay: '' }), {
      change: { styles: null, blockedWords: null, aDay: null },
    })
    assert.deepEqual(sent('h1:form:mine', { style: 'Kategorie: punks' }), { change: { style: 'punks' } })
    assert.deepEqual(sent('h1:form:mine', { style: '  ' }), { change: { style: null } })
  })

  test('with a limit that is none changes nothing', () => {
    for (const aDay of ['0', '-1', '1.5', 'ten', '1001', '9'.repeat(40), '１２'])
      assert.ok('refused' in (sent('h1:form:server', { words: 'x', aDay }) ?? {}), aDay)
  })

  test('leaves alone a list that is too long for it', () => {
    const blockedWords = Array.from({ length: 100 }, (_, at) => `${at} ${'x'.repeat(90)}`)
    const { components } = placeFormPage('server', { blockedWords }, 'en')
    const names = components.map(
      (one) => 'component' in one && 'custom_id' in one.component && one.component.custom_id,
    )
    assert.deepEqual(names, ['styles', 'aDay'])
    assert.deepEqual(sent('h1:form:server', { styles: '', aDay: '' }), {
      change: { styles: null, aDay: null },
    })
  })

  test('that is not ours means nothing', () => {
    for (const id of ['', 'h1:form', 'h1:form:theirs', 'h1:queue', 'x'])
      assert.equal(askedByForm(id, new Map(), '1'), undefined)
    for (const data of [
      undefined,
      {},
      { custom_id: 'h1:form:mine' },
      { custom_id: 'h1:form:mine', components: [{}] },
    ])
      assert.equal(readForm(data), undefined)
  })
})
