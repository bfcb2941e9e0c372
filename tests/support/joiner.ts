/** Another process that uses the embedded server of a folder: joins, says where, and leaves when its input ends. */
import { joinEmbedded } from '../../src/db/embedded.ts'

try {
  const [dataDir = ''] = process.argv.slice(2)
  const server = await joinEmbedded({ dataDir, settings: { fsync: 'off' } })
  process.stdout.write(`${JSON.stringify({ pid: server.pid, port: server.port, folder: server.folder })}\n`)
  process.stdin.resume()
  process.stdin.once('end', () => void server.leave().then(() => process.exit(0)))
} catch (error) {
  process.stdout.write(`${JSON.stringify({ failure: (error as Error).message })}\n`)
  process.exitCode = 1
}
