/** `npm run bench [-- NAME …]`: the benches in order, or those named; one JSON object a line. */
import { alike } from './alike.ts'
import { annual } from './annual.ts'
import { classify } from './classify.ts'
import { demo } from './demo.ts'
import { exportLines } from './export.ts'
import { importFiles } from './import.ts'
import { postBare } from './post-bare.ts'
import { postHttp } from './post-http.ts'
import { scope } from './scope.ts'
import { start } from './start.ts'
import { verify } from './verify.ts'

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  'post-bare': postBare,
  'post-http': postHttp,
  import: importFiles,
  annual,
  verify,
  scope,
  alike,
  export: exportLines,
  demo,
  classify,
  start,
}

const named = process.argv.slice(2)
const usage = `npm run bench [-- NAME …]\n  ${Object.keys(BENCHES).join(' ')}\n  BENCH_N、BENCH_ROUNDS、BENCH_DIR:大小、轮数、所在磁盘\n`
if (named.some((name) => BENCHES[name] === undefined)) {
  const asked = named[0] === '--help' || named[0] === '-h'
  ;(asked ? process.stdout : process.stderr).write(usage)
  process.exit(asked ? 0 : 2)
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length === 0 || named.includes(name)) await bench()
}
