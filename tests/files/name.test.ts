/** Names of attachments: nothing of a path, nothing hidden, one extension and that of the content. */
import { expect, test } from 'vitest'
import { cleanName } from '../../src/files/name.ts'
import { isHostileText } from '../../src/lib/text.ts'

test.each([
  ['收据.jpg', 'image/jpeg', '收据.jpg'],
  ['收据.JPEG', 'image/jpeg', '收据.jpg'],
  ['收据2024.05.12.jpg', 'image/jpeg', '收据2024.05.12.jpg'],
  ['发票.pdf.exe', 'application/pdf', '发票_pdf_exe.pdf'],
  ['照片.php.jpg', 'image/png', '照片_php.png'],
  ['../../etc/passwd', 'image/png', 'passwd.png'],
  ['C:\\桌面\\合同.pdf', 'application/pdf', '合同.pdf'],
  ['合同\u202egnp.exe', 'application/pdf', '合同gnp_exe.pdf'],
  ['a\u0000\r\nb.png', 'image/png', 'ab.png'],
  ['\u200b', 'image/png', '附件.png'],
  ['', 'application/xml', '附件.xml'],
  ['...', 'image/png', '附件.png'],
  ['.htaccess', 'image/png', '_htaccess.png'],
  ['con.png', 'image/png', '_con.png'],
  ['<img src=x onerror=alert(1)>.png', 'image/png', '_img src=x onerror=alert(1)_.png'],
  ['票|据?.ofd', 'application/ofd', '票_据_.ofd'],
  ['𠮷家村.webp', 'image/webp', '𠮷家村.webp'],
  ['a.txt:hidden.exe', 'image/png', 'a_txt_hidden_exe.png'],
  ['\ud800半.png', 'image/png', '半.png'],
])('%j of %s becomes %j', (given, mediaType, expected) => {
  const name = cleanName(given, mediaType)
  expect(name).toBe(expected)
  expect(isHostileText(name)).toBe(false)
})

test('a long name is cut by characters, never through the middle of one', () => {
  const name = cleanName(`${'𠮷'.repeat(500)}.png`, 'image/png')
  expect(name).toBe(`${'𠮷'.repeat(100)}.png`)
})
