/** Amounts as villages write them → `Money`: grouping, full-width digits and 元 are allowed, anything doubtful is refused. */
import { parseMoney } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { Cell } from './read-cells.ts'

/** An amount, null for an empty cell, or the sentence that says what is wrong. */
export type AmountRead = { amount: Money | null } | { wrong: string }

const GROUPED = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d{1,2})?$/
/** Beyond 15 digits a workbook no longer holds every 分. */
const WORKBOOK_LIMIT = 1e13
const WORKBOOK_NOISE = 1e-6

/** Full-width forms to the plain ones; no other character is touched. */
function narrow(text: string): string {
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[，．－−]/g, (sign) => ({ '，': ',', '．': '.', '－': '-', '−': '-' })[sign] ?? sign)
}

function reasonFor(text: string): string {
  if (/\.\d{3,}$/.test(text)) return '小数超过两位,金额只写到分'
  if (text.startsWith('+')) return '金额前不写加号'
  if (/^[(（].*[)）]$/.test(text)) return '负数请写成负号,如 -1234.50'
  if (/^-?[\d.]+[eE][+-]?\d+$/.test(text)) return '金额不能写成科学记数'
  if (/万/.test(text)) return '金额单位应为元,不能写万元'
  if (/^-?[\d,]+(\.\d+)?$/.test(text) && text.includes(',')) return '千分位逗号位置不对'
  if (/^-?0\d/.test(text)) return '金额前有多余的 0'
  if (/^-?\d{17,}/.test(text)) return '金额超过16位整数'
  return '不是金额'
}

function readText(raw: string): AmountRead {
  const text = narrow(raw.trim())
  // A lone dash is how printed books and accounting formats show an empty money cell.
  if (text === '' || /^[-—–]+$/.test(text)) return { amount: null }
  const bare = text.replace(/^(-?)[¥￥]\s?/, '$1').replace(/\s?元$/, '')
  const plain = GROUPED.test(bare) ? bare.replaceAll(',', '') : bare
  const amount = parseMoney(plain)
  if (amount === undefined) return { wrong: `「${raw.slice(0, 40)}」${reasonFor(bare)}` }
  return { amount }
}

/** A workbook number is a binary double: 0.30000000000000004 stands for 0.30, 1.005 stands for no amount. */
function readNumber(raw: string): AmountRead {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return { wrong: `「${raw.slice(0, 40)}」不是金额` }
  if (Math.abs(value) >= WORKBOOK_LIMIT) {
    return { wrong: `「${raw}」位数太多,表格软件存不准,请改成文本格式再填` }
  }
  const text = value.toFixed(2)
  if (Math.abs(Number(text) - value) > WORKBOOK_NOISE) return { wrong: `「${raw}」小数超过两位,金额只写到分` }
  const amount = parseMoney(text)
  return amount === undefined ? { wrong: `「${raw}」不是金额` } : { amount }
}

export function readAmount(cell: Cell | undefined): AmountRead {
  if (cell === undefined) return { amount: null }
  if (typeof cell === 'string') return readText(cell)
  if (cell.kind === 'error') return { wrong: `单元格的公式出错(${cell.text})` }
  if (cell.kind === 'date') return { wrong: `「${cell.text}」是日期格式,请把单元格改成数值` }
  return cell.kind === 'number' ? readNumber(cell.text) : readText(cell.text)
}
