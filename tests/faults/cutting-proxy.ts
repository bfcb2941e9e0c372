/** A TCP proxy before PostgreSQL that destroys both ends at COMMIT with a given chance: before the server hears of it, or before the client hears of it. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export type CuttingProxy = {
  url: string
  cuts: () => { unheard: number; unanswered: number }
  close: () => Promise<void>
}

/** A simple query `commit` from the client; `CommandComplete COMMIT` from the server. */
const ASKED = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1')
const ANSWERED = Buffer.from('C\0\0\0\x0bCOMMIT\0', 'latin1')

export async function cuttingProxy(
  target: string,
  chance: number,
  random: () => number,
): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target)
  const count = { unheard: 0, unanswered: 0 }
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(Number(port), hostname)
    const cut = (): void => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', cut)
      socket.on('close', () => {
        open.delete(socket)
        cut()
      })
    }
    client.on('data', (data: Buffer) => {
      if (data.includes(ASKED) && random() < chance / 2) {
        count.unheard += 1
        cut()
      } else database.write(data)
    })
    database.on('data', (data: Buffer) => {
      if (data.includes(ANSWERED) && random() < chance / (2 - chance)) {
        count.unanswered += 1
        cut()
      } else client.write(data)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  }
  return { url: url.href, cuts: () => ({ ...count }), close }
}
