/** The server writes half-width punctuation, as books and files do; on the page Chinese text bears full-width marks. */
import type { Annual, Line, Lines, ProblemReply } from './wire.ts'

const WIDE: Record<string, string> = { ',': '，', ':': '：', ';': '；' }

/** A mark after a Chinese character or before one; those inside figures, times and codes stay. */
export function inChinese(words: string): string {
  return words
    .replace(/\(([^()]*\p{Script=Han}[^()]*)\)/gu, '（$1）')
    .replace(
      /(?<=[\p{Script=Han}」”））])[,:;]|(?<=\))[,:;]|[,:;](?=[\p{Script=Han}「“])/gu,
      (mark) => WIDE[mark] ?? mark,
    )
}

export function annualInChinese(annual: Annual): Annual {
  const { demonstration, footnotes, villages } = annual
  return {
    ...annual,
    demonstration: demonstration && { text: inChinese(demonstration.text) },
    footnotes: footnotes.map(({ mark, text }) => ({ mark, text: inChinese(text) })),
    villages: villages.map((village) => ({ ...village, reasons: village.reasons.map(inChinese) })),
  }
}

/** 摘要 stays as it was written down. */
function lineInChinese(line: Line): Line {
  return { ...line, reason: line.reason && inChinese(line.reason) }
}

export function linesInChinese(lines: Lines): Lines {
  return { ...lines, items: lines.items.map(lineInChinese) }
}

export function replyInChinese(reply: ProblemReply): ProblemReply {
  return { ...reply, title: inChinese(reply.title), detail: inChinese(reply.detail) }
}
