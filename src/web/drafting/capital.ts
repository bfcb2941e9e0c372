/** 大写金额, as on every paper voucher (《支付结算办法》附件一: 正确填写票据和结算凭证的基本规定). */
import { isNegative, type Money } from '../../lib/money.ts'
import { capital as words } from '../words/capital.ts'

const MOST = 12

/** Four digits: noughts in a row are one, noughts at the end none. */
function inFour(four: string): string {
  const zero = words.digits[0] ?? ''
  let said = ''
  let gap = false
  for (const [index, digit] of [...four].entries()) {
    if (digit === '0') gap = said !== ''
    else {
      said += (gap ? zero : '') + (words.digits[Number(digit)] ?? '') + (words.small[3 - index] ?? '')
      gap = false
    }
  }
  return said
}

function inYuan(digits: string): string {
  const zero = words.digits[0] ?? ''
  const padded = digits.padStart(Math.ceil(digits.length / 4) * 4, '0')
  const fours = padded.match(/.{4}/g) ?? []
  let said = ''
  let gap = false
  for (const [index, four] of fours.entries()) {
    const inside = inFour(four)
    if (inside === '') gap = said !== ''
    else {
      const joined = said !== '' && (gap || four.startsWith('0')) ? zero : ''
      said += joined + inside + (words.large[fours.length - 1 - index] ?? '')
      gap = false
    }
  }
  return said
}

/** 1001.00 → 壹仟零壹元整; the last word is 整 unless 分 are written. Nothing from 万亿 on, which no village has. */
export function inCapitals(amount: Money): string {
  const [whole = '0', decimals = '00'] = amount.replace('-', '').split('.')
  if (whole.length > MOST) return ''
  const [jiao = '0', fen = '0'] = decimals
  const zero = words.digits[0] ?? ''
  const sign = isNegative(amount) ? words.red : ''
  const yuan = inYuan(whole)
  const head = yuan === '' ? '' : yuan + words.yuan
  if (jiao === '0' && fen === '0') return `${sign}${head === '' ? zero + words.yuan : head}${words.whole}`
  const tenths = jiao === '0' ? (head === '' ? '' : zero) : (words.digits[Number(jiao)] ?? '') + words.jiao
  const cents = fen === '0' ? words.whole : (words.digits[Number(fen)] ?? '') + words.fen
  return sign + head + tenths + cents
}
