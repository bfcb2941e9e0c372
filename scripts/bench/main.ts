/** `npm run bench [-- NAME …]`: the benches in order, or those named; one JSON object a line. */
import { postBare } from './post-bare.ts'
import { postHttp } from './post-http.ts'

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  'post-bare': postBare,
  'post-http': postHttp,
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => BENCHES[name] === undefined)
if (unknown.length > 0) {
  process.stderr.write(`没有这项测速:${unknown.join('、')};可用:${Object.keys(BENCHES).join(' ')}\n`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(BENCHES)) if (named.length === 0 || named.includes(name)) await bench()
