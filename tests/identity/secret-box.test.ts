/** What is sealed opens under its own pepper alone, is never sealed twice alike, and shows every change. */
import { expect, test } from 'vitest'
import { seal, unseal } from '../../src/identity/secret-box.ts'

const PEPPER = 'pepper of this store'
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test('what was sealed comes back, and does not stand readable in what is stored', async () => {
  for (const plain of [SECRET, '', '杞园村', 'x'.repeat(10_000)]) {
    const sealed = await seal(plain, PEPPER)
    expect(await unseal(sealed, PEPPER)).toBe(plain)
    if (plain.length > 1) expect(sealed).not.toContain(plain)
    expect(Buffer.from(sealed.split(':')[2] ?? '', 'base64').includes(SECRET)).toBe(false)
  }
})

test('its form names the algorithm; the nonce is 96 random bits, the tag 128', async () => {
  const sealed = await Promise.all(Array.from({ length: 100 }, () => seal(SECRET, PEPPER)))
  const nonces = new Set(sealed.map((each) => each.split(':')[1]))
  expect(nonces.size).toBe(100)
  for (const each of sealed) {
    const [form, nonce = '', text = ''] = each.split(':')
    expect(form).toBe('v1')
    expect(Buffer.from(nonce, 'base64')).toHaveLength(12)
    expect(Buffer.from(text, 'base64')).toHaveLength(SECRET.length + 16)
  }
})

test('another pepper, any changed byte and any other form are refused', async () => {
  const sealed = await seal(SECRET, PEPPER)
  await expect(unseal(sealed, `${PEPPER} `)).rejects.toThrow()
  const [form = '', nonce = '', text = ''] = sealed.split(':')
  const bytes = Buffer.from(text, 'base64')
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    await expect(
      unseal(`${form}:${nonce}:${changed.toString('base64')}`, PEPPER),
      String(at),
    ).rejects.toThrow()
  }
  await expect(unseal(`v2:${nonce}:${text}`, PEPPER)).rejects.toThrow('unknown form')
  await expect(unseal(SECRET, PEPPER)).rejects.toThrow('unknown form')
  await expect(unseal(`v1:${nonce}:${bytes.subarray(0, 8).toString('base64')}`, PEPPER)).rejects.toThrow()
})
