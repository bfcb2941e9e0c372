/** Says in words that the page broke, where otherwise it would be white. */
import { Component, type ReactNode } from 'react'
import { text } from '../text.ts'
import { Action } from './action.tsx'
import { Notice } from './notice.tsx'

export class Safe extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    const again = <Action onClick={() => window.location.reload()}>{text.error.retry}</Action>
    return (
      <main className="sheet">
        <Notice kind="error" title={text.error.page.title} action={again}>
          {text.error.page.detail}
        </Notice>
      </main>
    )
  }
}
