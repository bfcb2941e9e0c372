/** Classifies a list of lines as sent over the wire. */
import { classifyIncome } from './classify.ts'
import type { ClassifyAnswer, ClassifyRequest } from './schema.ts'

export function classifyLines({ lines }: ClassifyRequest): ClassifyAnswer {
  const items = lines.map(({ id, summary, amount, account, counterparty }) => {
    const { words: _, ...answer } = classifyIncome({
      summary,
      amount: amount ?? undefined,
      account: account ?? undefined,
      counterparty: counterparty ?? undefined,
    })
    return { id, ...answer }
  })
  return { items }
}
