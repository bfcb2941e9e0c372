/** The page before one is signed in; the address stays, so that signing in leads to where one wanted to go. */
import { useEffect, useState } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { Comfort } from '../shell/comfort.tsx'
import { text } from '../text.ts'
import { SingleSignOn } from './single-sign-on.tsx'
import { Steps } from './steps.tsx'

type Props = { begun: SignIn; onFull: (answer: SignIn) => void }

export function SignInPage({ begun, onFull }: Props) {
  const words = text.signIn
  const [at, setAt] = useState(begun)
  const take = (answer: SignIn) => (answer.stage === 'full' ? onFull(answer) : setAt(answer))
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
          <Steps key={at.stage} begun={at} onFull={onFull} />
          {at.stage === 'none' && <SingleSignOn onTaken={take} />}
        </section>
        <p className="aside">{words.villager}</p>
      </main>
    </div>
  )
}
