/** Vouchers a second through the real server, 32 keep-alive clients, against the bare posting call with as many: at least 1.0. */
import { Agent, request } from 'node:http'
import { invariant } from '../../src/lib/problem.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { makeBooks, threeLines } from './books.ts'
import type { BenchBook } from './books.ts'
import { median, roundsOr, sizeOr, tell } from './figures.ts'
import { BOOKS, CLIENTS, callPosting, rateOf, withClients } from './post-driver.ts'
import { benchCookie } from './people.ts'
import { startServer } from './server.ts'
import { withStore } from './store.ts'
import type { BenchStore } from './store.ts'

type Send = (body: string, path: string) => Promise<void>

function client(address: string, cookie: string): { send: Send; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(address)
  const send: Send = (body, path) =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'idempotency-key': uuidv7(),
        cookie,
      }
      const sent = request({ agent, hostname, port, path, method: 'POST', headers }, (answer) => {
        let said = ''
        answer.setEncoding('utf8').on('data', (piece: string) => (said += piece))
        answer.on('end', () => {
          if (answer.statusCode === 201) resolve()
          else reject(new Error(`a bench voucher was refused: ${answer.statusCode} ${said}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return { send, close: () => agent.destroy() }
}

/** The body a client sends for the same voucher. */
function bodyOf(book: BenchBook, at: number): string {
  const { date, lines } = threeLines(book, at)
  return JSON.stringify({ date, lines })
}

async function httpRate(
  address: string,
  cookies: readonly string[],
  books: readonly BenchBook[],
  count: number,
): Promise<number> {
  const clients = cookies.map((cookie) => client(address, cookie))
  const one = async ({ send }: { send: Send }, at: number): Promise<void> => {
    const book = books[Math.floor(Math.random() * books.length)]
    invariant(book !== undefined, 'there are books')
    await send(bodyOf(book, at), `/api/v1/books/${book.code}/vouchers`)
  }
  const rate = await rateOf(count, clients, one)
  for (const { close } of clients) close()
  return rate
}

type Rates = { http: number[]; bare: number[] }

async function measure(store: BenchStore, count: number, rounds: number): Promise<Rates> {
  const books = await makeBooks(store, BOOKS)
  const cookies: string[] = []
  for (let at = 0; at < CLIENTS; at += 1)
    cookies.push(await benchCookie(store, 'agency_accountant', books[0]?.code.slice(0, 9) ?? ''))
  const server = await startServer('src/node.ts', store.dataDir)
  try {
    return await withClients(store.appUrl, async (clients) => {
      const call = callPosting(books)
      await rateOf(count / 5, clients, call)
      await httpRate(server.address, cookies, books, count / 5)
      const rates: Rates = { http: [], bare: [] }
      for (let round = 0; round < rounds; round += 1) {
        rates.bare.push(await rateOf(count, clients, call))
        rates.http.push(await httpRate(server.address, cookies, books, count))
      }
      return rates
    })
  } finally {
    await server.stop()
  }
}

export async function postHttp(): Promise<void> {
  const [count, rounds] = [sizeOr(3000), roundsOr(5)]
  const { http, bare } = await withStore((store) => measure(store, count, rounds))
  const ratio = median(http.map((rate, round) => rate / (bare[round] ?? rate)))
  const [value, baseline] = [median(http), median(bare)]
  tell({ bench: 'post-http', value, unit: 'vouchers/s', baseline, ratio, n: count * rounds }, { rounds })
}
