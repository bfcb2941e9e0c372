/** Expected refusals as values: one table of stable codes, their HTTP status (RFC 9457) and Chinese title. */

/** Code → status and title. A code is never renamed or reused; a detail says what, where and what to do. */
export const problems = {
  'request/invalid': { status: 422, title: '内容有误' },
  'request/malformed': { status: 400, title: '请求无法读取' },
  'request/too-large': { status: 413, title: '内容过大' },
  'request/media-type': { status: 415, title: '内容类型不对' },
  'request/not-found': { status: 404, title: '没有找到' },
  'request/method-not-allowed': { status: 405, title: '不支持这种操作' },
  'request/key-missing': { status: 400, title: '缺少防重复键' },
  'request/key-reused': { status: 422, title: '防重复键已用于别的内容' },
  'service/unavailable': { status: 503, title: '暂时无法服务' },
  'service/failed': { status: 500, title: '系统出错' },
  'book/not-found': { status: 404, title: '没有这个账套' },
  'book/exists': { status: 409, title: '账套编号已被使用' },
  'division/not-found': { status: 422, title: '没有这个行政区划' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** One thing wrong: `pointer` is a JSON pointer or a place such as 「第5行·收入」. */
export type Problem = { code: ProblemCode; detail: string; pointer?: string }

export function problem(code: ProblemCode, detail: string, pointer?: string): Problem {
  return pointer === undefined ? { code, detail } : { code, detail, pointer }
}

/** Carries every problem found, in rule order; the first decides the status. */
export class ProblemError extends Error {
  readonly problems: readonly [Problem, ...Problem[]]

  constructor(first: Problem, ...rest: Problem[]) {
    super(
      [first, ...rest].map((each) => `${each.pointer ? `${each.pointer}:` : ''}${each.detail}`).join('\n'),
    )
    this.name = 'ProblemError'
    this.problems = [first, ...rest]
  }
}

/** Throws all problems at once; returns when there is none. */
export function refuseAll(found: readonly Problem[]): void {
  const [first, ...rest] = found
  if (first !== undefined) throw new ProblemError(first, ...rest)
}

/** A programmer's error, never a user's: caught by nobody but the outermost handler. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${sentence}`)
}
