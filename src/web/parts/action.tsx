/** A button that does something on this page; whatever leads elsewhere is a link. */
import { Button } from 'antd'
import type { ReactNode } from 'react'

type Props = { onClick: () => void; primary?: boolean; busy?: boolean; children: ReactNode }

export function Action({ onClick, primary = false, busy = false, children }: Props) {
  return (
    <Button type={primary ? 'primary' : 'default'} onClick={onClick} loading={busy}>
      {children}
    </Button>
  )
}
