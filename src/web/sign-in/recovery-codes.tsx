/** The recovery codes, shown this once: to print, to copy, and only then to go on. */
import { useState } from 'react'
import { Action } from '../parts/action.tsx'
import { text } from '../text.ts'

type Props = { codes: readonly string[]; onKept: () => void }

export function RecoveryCodes({ codes, onKept }: Props) {
  const [copied, setCopied] = useState(false)
  const words = text.signIn.codes
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n')).catch(() => undefined)
    setCopied(true)
  }
  return (
    <div className="step">
      <h2 className="step-title">{words.title}</h2>
      <p>{words.why}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="more">
        <Action onClick={() => window.print()}>{text.print}</Action>
        <Action onClick={() => void copy()}>{copied ? words.copied : words.copy}</Action>
      </p>
      <Action primary onClick={onKept}>
        {words.kept}
      </Action>
    </div>
  )
}
