/** Whether the program serves, is complete, and how it fares: /healthz, /readyz, /metrics, progress, and what each problem means. */
import { Hono } from 'hono'
import { z } from 'zod'
import { ProblemError, problem, problems } from '../lib/problem.ts'
import type { ProblemCode } from '../lib/problem.ts'
import { describe, describePlain } from './describe.ts'
import type { Environment } from './environment.ts'
import { permits } from './permit.ts'
import { validate } from './validate.ts'

export const Progress = z
  .strictObject({
    demonstration: z.strictObject({
      state: z.enum(['absent', 'running', 'ready', 'failed']),
      done: z.int(),
      total: z.int(),
      message: z.string().nullable(),
    }),
  })
  .meta({ id: 'Progress', description: 'How far the demonstration has come' })
export type Progress = z.infer<typeof Progress>

/** `why` is told to whoever waits. */
export type Ready = { ready: true } | { ready: false; why: string }
export type MetricsText = { contentType: string; text: string }

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' })
const ProblemCodeInfo = z
  .strictObject({ type: z.string(), code: z.string(), status: z.int(), title: z.string() })
  .meta({ id: 'ProblemCode', description: 'A stable code: never renamed, never reused' })
const ProblemCodes = z.strictObject({ items: z.array(ProblemCodeInfo) }).meta({ id: 'ProblemCodes' })

const CodePath = z.strictObject({ room: z.string().max(50), name: z.string().max(50) })

function infoOf(code: ProblemCode): z.infer<typeof ProblemCodeInfo> {
  return { type: `/problems/${code}`, code, ...problems[code] }
}

type Parts = {
  ready: () => Ready
  metrics: (() => Promise<MetricsText>) | undefined
}

export function standingRoutes({ ready, metrics }: Parts) {
  return new Hono<Environment>()
    .get('/healthz', describe('standing', '能答复请求即为 200', { 200: Health }), permits('public'), (c) =>
      c.json({ status: 'ok' } as const, 200),
    )
    .get(
      '/readyz',
      describe('standing', '迁移与演示数据都完成后为 200,否则 503', { 200: Health }),
      permits('public'),
      (c) => {
        const standing = ready()
        if (!standing.ready) throw new ProblemError(problem('service/unavailable', standing.why))
        return c.json({ status: 'ok' } as const, 200)
      },
    )
    .get(
      '/metrics',
      describePlain('standing', 'Prometheus 指标', { answer: ['text/plain'] }),
      permits('public'),
      async (c) => {
        if (metrics === undefined) throw new ProblemError(problem('request/not-found', '这里没有指标'))
        const { contentType, text } = await metrics()
        return c.body(text, 200, { 'content-type': contentType })
      },
    )
    .get('/problems', describe('standing', '全部问题代码', { 200: ProblemCodes }), permits('public'), (c) =>
      c.json({ items: (Object.keys(problems) as ProblemCode[]).map(infoOf) }, 200),
    )
    .get(
      '/problems/:room/:name',
      describe('standing', '一个问题代码的含义', { 200: ProblemCodeInfo }),
      permits('public'),
      validate('param', CodePath),
      (c) => {
        const { room, name } = c.req.valid('param')
        const code = `${room}/${name}`
        if (!Object.hasOwn(problems, code)) {
          throw new ProblemError(problem('request/not-found', '没有这个问题代码,全部代码见 /problems'))
        }
        return c.json(infoOf(code as ProblemCode), 200)
      },
    )
}

export function progressRoutes(progress: () => Progress) {
  return new Hono<Environment>().get(
    '/progress',
    describe('standing', '演示数据的进度', { 200: Progress }),
    permits('public'),
    (c) => c.json(progress(), 200),
  )
}
