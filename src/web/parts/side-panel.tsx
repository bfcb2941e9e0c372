/** A panel from the side with the evidence behind a figure; Esc closes it and the reader is where he was. */
import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { layers } from './theme.tsx'

type Props = { open: boolean; wide?: boolean; title: ReactNode; onClose: () => void; children: ReactNode }

export function SidePanel({ open, wide = true, title, onClose, children }: Props) {
  return (
    <Drawer
      open={open}
      title={title}
      onClose={onClose}
      size={wide ? 'min(960px, 100vw)' : 'min(640px, 100vw)'}
      getContainer={layers}
      destroyOnHidden
      rootClassName="side-panel"
    >
      {children}
    </Drawer>
  )
}
