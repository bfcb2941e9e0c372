/** What every printed page bears in its margin, so that a single sheet cannot pass for something else. */
import { nonce } from '../parts/theme.tsx'
import { text } from '../text.ts'
import type { Annual } from '../wire.ts'

/** The notice that figures are invented; `null` when they are real. */
export function bannerOf(annual: Annual): string | null {
  if (annual.demonstration !== null) return annual.demonstration.text
  return annual.data_kind === 'demonstration' ? text.demonstration : null
}

/** A string of CSS: nothing in it can end the string or the element. */
function quoted(words: string): string {
  return `"${words.replace(/["\\<>\n\r]/g, ' ')}"`
}

/** Margin boxes cannot read the page, so the words are written into a style of their own. */
export function OnPaper({ annual }: { annual: Annual }) {
  const banner = bannerOf(annual)
  const top = banner === null ? '' : `@top-center { content: ${quoted(banner)}; font-weight: 700 }`
  const left = quoted(text.foot.onPaper(annual.name, annual.year, annual.digest))
  const css = `@page {
    ${top}
    @bottom-left { content: ${left}; font-size: 8pt }
    @bottom-right { content: counter(page) ' / ' counter(pages); font-size: 8pt }
  }`
  return <style nonce={nonce()}>{css}</style>
}
