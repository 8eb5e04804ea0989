import type { RequestListener } from 'node:http'
import type { Parts } from '../parts.ts'

/** What answers under `/api` and `/api/v10`. */
export function createRest(_parts: Parts): RequestListener {
  return (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: '404: Not Found', code: 0 }))
  }
}
