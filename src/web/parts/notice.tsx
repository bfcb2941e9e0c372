/** A sentence the reader must not miss, with what can be done about it. */
import { Alert } from 'antd'
import type { ReactNode } from 'react'

type Props = { kind: 'error' | 'info' | 'warning'; title: string; children?: ReactNode; action?: ReactNode }

export function Notice({ kind, title, children, action }: Props) {
  return <Alert type={kind} showIcon title={title} description={children} action={action} role="alert" />
}
