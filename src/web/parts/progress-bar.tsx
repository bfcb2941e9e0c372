/** How far something long has come. */
import { Progress } from 'antd'

type Props = { label: string; done: number; total: number }

export function ProgressBar({ label, done, total }: Props) {
  const percent = total > 0 ? Math.floor((done / total) * 100) : 0
  return <Progress percent={percent} status="active" aria-label={label} />
}
