/** A button that does something on this page; whatever leads elsewhere is a link. */
import { Button } from 'antd'
import type { ReactNode } from 'react'

type Props = {
  /** Left out in a form, whose submission it is. */
  onClick?: () => void
  primary?: boolean
  danger?: boolean
  busy?: boolean
  disabled?: boolean
  children: ReactNode
}

export function Action({
  onClick,
  primary = false,
  danger = false,
  busy = false,
  disabled = false,
  children,
}: Props) {
  return (
    <Button
      type={primary ? 'primary' : 'default'}
      htmlType={onClick === undefined ? 'submit' : 'button'}
      danger={danger}
      disabled={disabled}
      loading={busy}
      {...(onClick && { onClick })}
    >
      {children}
    </Button>
  )
}
