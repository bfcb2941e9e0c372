/** 138****5678: what others see of a telephone number (个人信息保护法 51: 去标识化). */

const WHOLE = 8

export function maskPhone(phone: string | null): string | null {
  if (phone === null) return null
  return phone.length < WHOLE ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}
