import type { AccountLinks } from '../accounts/link.ts'
import type { RequestSecrets } from '../accounts/request-secrets.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { RequestId } from '../request/model.ts'
import { Secret } from '../secret.ts'
import type { AnswerToSave, PersonKey } from '../store.ts'

/** What the vault keeps the code under, for the request that asked for it. */
const LINK_CODE = 'link-code'

/** Answers with a new code, which is no part of the answer's row: it lies sealed beside it, where there is a vault. */
export async function answerWithCode(
  { accounts, secrets }: { accounts: Pick<AccountLinks, 'makeCode'>; secrets: RequestSecrets },
  id: RequestId,
  who: PersonKey,
): Promise<Sentence> {
  const { sentence: said } = await accounts.makeCode(who)
  if (said.key !== 'linkCode') return said
  const { code, minutes } = said.params
  const kept = await secrets.keepAhead(id, LINK_CODE, new Secret(code))
  return kept ? sentence('linkCode', { code: '', minutes }) : said
}

/** An answer as it is said, with the code that its row leaves out. */
export async function withCode(
  { secrets }: { secrets: Pick<RequestSecrets, 'secret'> },
  id: RequestId,
  answer: AnswerToSave | null,
): Promise<AnswerToSave | null> {
  if (answer?.sentence.key !== 'linkCode' || answer.sentence.params.code !== '') return answer
  const code = await secrets.secret(id, LINK_CODE)
  if (code === undefined) throw new Error(`the code that request ${id} is to be answered with is gone`)
  const { minutes } = answer.sentence.params
  return { ...answer, sentence: sentence('linkCode', { code: code.reveal(), minutes }) }
}
