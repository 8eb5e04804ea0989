import type { Accounts } from './accounts.ts'
import { PER_HOUR, PER_MINUTE, PER_SECOND } from './limiter.ts'
import { People } from './people.ts'
import { type AddRoute, type Call, header } from './route.ts'
import { type SharedKeys, sharedKeyDetails } from './shared-keys.ts'
import type { Transfers } from './transfers.ts'

export interface KudosParts {
  readonly accounts: Accounts
  readonly sharedKeys: SharedKeys
  readonly transfers: Transfers
}

/** Accounts, transfers and shared keys. A shared key is no key here: 401. */
export function addKudos(
  on: AddRoute,
  { accounts, sharedKeys, transfers }: KudosParts,
  jsonOf: (body: unknown) => unknown,
): void {
  const people = new People(accounts, sharedKeys)
  const sender = (request: Call) => accounts.ofHeader(header(request, 'apikey'))

  on('GET', '/api/v2/find_user', 'find_user', [PER_MINUTE(90)], (request, _reply, nowMs) =>
    people.ofKey(header(request, 'apikey'), nowMs),
  )
  on('GET', '/api/v2/users/:id', 'user', [PER_MINUTE(60)], (request, _reply, nowMs) =>
    people.ofId(request.params.id, nowMs),
  )
  on(
    'POST',
    '/api/v2/kudos/transfer',
    'transfer',
    [PER_SECOND(1), PER_HOUR(90)],
    (request, _reply, nowMs) => {
      const body = jsonOf(request.body)
      return transfers.transfer(sender(request), body, header(request, 'idempotency-key'), nowMs)
    },
    (request) => `transfer ${header(request, 'apikey')}`,
  )
  on('PUT', '/api/v2/sharedkeys', 'shared_key', [PER_MINUTE(5)], (request, _reply, nowMs) =>
    sharedKeyDetails(sharedKeys.create(sender(request), jsonOf(request.body), nowMs)),
  )
  on('GET', '/api/v2/sharedkeys/:id', 'shared_key', [PER_MINUTE(90)], (request) =>
    sharedKeyDetails(sharedKeys.existing(request.params.id)),
  )
  on('PATCH', '/api/v2/sharedkeys/:id', 'shared_key', [PER_MINUTE(90)], (request, _reply, nowMs) =>
    sharedKeyDetails(sharedKeys.change(request.params.id, sender(request), jsonOf(request.body), nowMs)),
  )
  on('DELETE', '/api/v2/sharedkeys/:id', 'shared_key', [PER_MINUTE(90)], (request) => {
    sharedKeys.remove(request.params.id, sender(request))
    return { message: 'OK' }
  })
}
