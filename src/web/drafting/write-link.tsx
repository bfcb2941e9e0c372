/** The way to a new voucher. */
import { Go } from '../go.tsx'
import { text } from '../text.ts'

export function WriteVoucher({ code }: { code: string }) {
  return (
    <Go to={{ page: 'draft-new', code }} className="button primary">
      {text.drafting.acts.write}
    </Go>
  )
}
