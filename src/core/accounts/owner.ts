import type { RequestId } from '../request/model.ts'
import type { PersonKey } from '../store.ts'
import type { Owner } from './vault.ts'

/** Under this owner a person's secrets are kept, and deleted with whatever else is known of them. */
export function personOwner({ platform, account, personId }: PersonKey): Owner {
  return { kind: 'person', id: `${platform}/${account}/${personId}` }
}

/** A request's own secrets, an interaction token for one; they go when its text goes. */
export function requestOwner(id: RequestId): Owner {
  return { kind: 'request', id }
}
