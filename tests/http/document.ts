/** Holds every answer against the OpenAPI document: a field nobody documented is an error. */
import type { createApp } from '../../src/app.ts'

export type Schema = {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
}
type Media = Record<string, { schema: Schema }>
export type Operation = {
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Media }
  responses: Record<string, { content?: Media }>
}
export type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export async function readDocument(app: ReturnType<typeof createApp>): Promise<Document> {
  const answer = await app.request('http://127.0.0.1/api/openapi.json')
  return (await answer.json()) as Document
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

const fits = (value: unknown, type: string): boolean =>
  typeOf(value) === type || (type === 'number' && typeof value === 'number')

export function resolve(document: Document, schema: Schema): Schema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  if (name === undefined) return schema
  const found = document.components.schemas[name]
  if (found === undefined) throw new Error(`no schema ${name} in the document`)
  return resolve(document, found)
}

/** What is wrong with a value, each with its place; nothing when it conforms. */
export function faults(document: Document, given: Schema, value: unknown, at = ''): string[] {
  const schema = resolve(document, given)
  const within = (part: Schema, each: unknown, place: string): string[] => faults(document, part, each, place)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    const tried = choices.map((choice) => within(choice, value, at))
    return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? [])
  }
  const all = (schema.allOf ?? []).flatMap((part) => within(part, value, at))
  const types = schema.type === undefined ? undefined : [schema.type].flat()
  if (types !== undefined && !types.some((type) => fits(value, type))) {
    return [`${at}: ${typeOf(value)} is no ${types.join(' or ')}`]
  }
  if (schema.enum !== undefined && !schema.enum.includes(value))
    all.push(`${at}: not one of ${schema.enum.join(' ')}`)
  if ('const' in schema && schema.const !== value) all.push(`${at}: not ${String(schema.const)}`)
  if (
    schema.pattern !== undefined &&
    typeof value === 'string' &&
    !new RegExp(schema.pattern, 'u').test(value)
  ) {
    all.push(`${at}: ${value} does not match ${schema.pattern}`)
  }
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined
      ? all
      : [...all, ...value.flatMap((each, index) => within(items, each, `${at}/${index}`))]
  }
  if (typeof value !== 'object' || value === null) return all
  return [...all, ...objectFaults(schema, value as Record<string, unknown>, at, within)]
}

function objectFaults(
  schema: Schema,
  value: Record<string, unknown>,
  at: string,
  within: (part: Schema, each: unknown, place: string) => string[],
): string[] {
  const { properties = {}, required = [], additionalProperties: more } = schema
  const missing = required.filter((key) => !(key in value)).map((key) => `${at}/${key}: missing`)
  const found = Object.entries(value).flatMap(([key, each]) => {
    const known = properties[key]
    if (known !== undefined) return within(known, each, `${at}/${key}`)
    if (more === false) return [`${at}/${key}: not documented`]
    return typeof more === 'object' ? within(more, each, `${at}/${key}`) : []
  })
  return [...missing, ...found]
}

/** The documented address a request met. */
export function findOperation(
  document: Document,
  method: string,
  pathname: string,
): { path: string; operation: Operation } | undefined {
  for (const [path, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)
    const operation = operations[method.toLowerCase()]
    if (operation !== undefined && pattern.test(pathname)) return { path, operation }
  }
  return undefined
}

/** Faults of one answer: status documented, media type documented, body as documented. */
export function judgeAnswer(
  document: Document,
  asked: { method: string; pathname: string },
  answer: { status: number; type: string; text: string },
): string[] {
  const met = findOperation(document, asked.method === 'HEAD' ? 'GET' : asked.method, asked.pathname)
  if (asked.pathname === '/api/openapi.json') return []
  const name = `${asked.method} ${asked.pathname} → ${answer.status}`
  const media = answer.type.split(';')[0] ?? ''
  const problem = document.components.schemas['Problem'] ?? {}
  if (met === undefined || answer.status >= 400) {
    if (media !== 'application/problem+json') return [`${name}: ${media} is no problem`]
    return answer.text === ''
      ? []
      : faults(document, problem, JSON.parse(answer.text)).map((each) => `${name} ${each}`)
  }
  const content = met.operation.responses[String(answer.status)]?.content
  const schema = content?.[media]?.schema
  if (schema === undefined) return [`${name}: status or ${media} is not documented`]
  if (media !== 'application/json' || answer.text === '') return []
  return faults(document, schema, JSON.parse(answer.text)).map((each) => `${name} ${each}`)
}
