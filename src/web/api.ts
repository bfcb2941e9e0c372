/** Asks the server and tells refusals apart from answers: problem documents become `Refusal`, a lost session is told to the shell. */
import { loseSession } from './lost.ts'
import { replyInChinese } from './punctuation.ts'
import { text } from './text.ts'
import type { ProblemReply } from './wire.ts'

const ROOT = '/api/v1'

/** A refusal as the server words it, or our own words when none came. */
export class Refusal extends Error {
  readonly reply: ProblemReply

  constructor(reply: ProblemReply) {
    super(reply.detail)
    this.name = 'Refusal'
    this.reply = reply
  }
}

/** What a person is told of any error. */
export function replyOf(error: unknown): ProblemReply {
  if (error instanceof Refusal) return error.reply
  return { status: 0, code: 'service/failed', ...text.error.service }
}

const SHOWN_MAX = 5

/** Where a field stands in a request is for programs; a place such as 「第5行·收入」 is for people. */
export function wordsOf(errors: unknown): string | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined
  const told = (errors as { detail?: unknown; pointer?: unknown }[]).slice(0, SHOWN_MAX).map((each) => {
    const place = String(each.pointer ?? '')
    return place === '' || place.startsWith('/') ? String(each.detail) : `${place}:${String(each.detail)}`
  })
  return [...new Set(told)].join(';')
}

async function problemOf(response: Response): Promise<ProblemReply> {
  const fallback = { status: response.status, code: 'service/failed', ...text.error.service }
  const body: unknown = await response.json().catch(() => null)
  if (typeof body !== 'object' || body === null) return fallback
  const detail = wordsOf('errors' in body ? body.errors : undefined)
  return replyInChinese({ ...fallback, ...body, ...(detail !== undefined && { detail }) })
}

async function answerOf(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(ROOT + path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new Refusal({ status: 0, code: 'service/unavailable', ...text.error.network })
  })
  if (response.ok) return response
  const reply = await problemOf(response)
  if (reply.code === 'session/required') loseSession('lost')
  if (reply.code === 'session/proof') loseSession('proof')
  throw new Refusal(reply)
}

/** Fields that are null or empty are not asked for. */
export type Query = Record<string, string | null>

export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '')
  const search = new URLSearchParams(given).toString()
  return search === '' ? path : `${path}?${search}`
}

export async function ask<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json' }
  const response = await answerOf(withQuery(path, query), { headers, signal: signal ?? null })
  return (await response.json()) as T
}

/** An act: it changes something. The same `key` sent again gives the same answer and never acts twice; steps of signing in have none. */
export type Act = { method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown; key: string | null }

export async function send<T>({ method, path, body, key }: Act): Promise<T> {
  const response = await answerOf(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(key !== null && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  })
  return (await response.json()) as T
}

/** Where a file of the server is fetched by a plain link. */
export function linkTo(path: string, query: Query = {}): string {
  return withQuery(ROOT + path, query)
}
