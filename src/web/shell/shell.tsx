/** The house all pages live in: head, page, and what opens over it. */
import { useEffect, useRef, useState } from 'react'
import type { Me } from '../../identity/schema.ts'
import { useRoute } from '../go.tsx'
import { useLoss } from '../lost.ts'
import { mayDo } from '../session.ts'
import { LossOverlay } from '../sign-in/overlay.tsx'
import { text } from '../text.ts'
import { KeyList, useKeys } from './keys.tsx'
import { Pages } from './pages.tsx'
import { Switcher } from './switcher.tsx'
import { Top } from './top.tsx'

type Open = 'nothing' | 'switcher' | 'keys'

/** A new page is read from its top: by the eye, by the keyboard and aloud. */
function useFreshStart(path: string): void {
  const seen = useRef(path)
  useEffect(() => {
    if (seen.current !== path) document.getElementById('content')?.focus({ preventScroll: true })
    seen.current = path
  }, [path])
}

export function Shell({ me }: { me: Me }) {
  const route = useRoute()
  const loss = useLoss()
  const [open, setOpen] = useState<Open>('nothing')
  const close = () => setOpen('nothing')
  const switches = mayDo(me, 'book.read')
  useFreshStart('code' in route ? `${route.page} ${route.code}` : route.page)
  useKeys({ switcher: () => switches && setOpen('switcher'), keys: () => setOpen('keys') }, loss === 'none')
  return (
    <>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <Top me={me} route={route} onSwitch={() => setOpen('switcher')} onKeys={() => setOpen('keys')} />
      <Pages me={me} route={route} />
      {open === 'switcher' && <Switcher route={route} onClose={close} />}
      {open === 'keys' && <KeyList onClose={close} />}
      <LossOverlay me={me} />
    </>
  )
}
