/** The page before one is signed in; the address stays, so that signing in leads to where one wanted to go. */
import { useEffect } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { Comfort } from '../shell/comfort.tsx'
import { text } from '../text.ts'
import { Steps } from './steps.tsx'

type Props = { begun: SignIn; onFull: (answer: SignIn) => void }

export function SignInPage({ begun, onFull }: Props) {
  const words = text.signIn
  useEffect(() => {
    document.title = `${words.title} - ${text.product}`
  }, [words])
  return (
    <div className="door">
      <header className="door-top">
        <Comfort />
      </header>
      <main id="content" className="door-inside" tabIndex={-1}>
        <div className="door-name">
          <h1>{text.product}</h1>
          <p>{words.what}</p>
        </div>
        <section className="door-form" aria-label={words.title}>
          <Steps begun={begun} onFull={onFull} />
        </section>
        <p className="aside">{words.villager}</p>
      </main>
    </div>
  )
}
