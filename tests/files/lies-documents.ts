/** PDF and OFD that lie: programs, pages and zips within, bombs, damage. */
import { deflateRawSync } from 'node:zlib'
import { zipOf } from '../support/xlsx.ts'
import { LIE_PAGE as PAGE, LIE_ZIP as ZIP } from './lie-parts.ts'
import type { Lie } from './lie-parts.ts'
import { OFD_ROOT, bytesOf, ofdOf, pdfOf } from './samples.ts'
import type { Bytes } from './samples.ts'

const escaped = '/OpenAction << /S /J#61vaScript /JS (app.alert(1)) >>'
const documents: Lie[] = [
  [
    'the head of a PDF before a page',
    'a.pdf',
    'application/pdf',
    bytesOf('%PDF-1.4\n', PAGE),
    'file/damaged',
  ],
  ['a page before a PDF', 'a.pdf', 'application/pdf', bytesOf(PAGE, pdfOf()), 'file/type'],
  ['noughts before a PDF', 'a.pdf', 'application/pdf', bytesOf([0, 0, 0, 0], pdfOf()), 'file/type'],
  ['a PDF and a page', 'a.pdf', 'application/pdf', pdfOf('', `\n${PAGE}`), 'file/unsafe'],
  ['a PDF and a zip', 'a.pdf', 'application/pdf', bytesOf(pdfOf(), ZIP), 'file/unsafe'],
  ['a PDF and a program', 'a.pdf', 'application/pdf', bytesOf(pdfOf(), 'MZ', [0x90, 0]), 'file/unsafe'],
  [
    'a page in the head of a PDF',
    'a.pdf',
    'application/pdf',
    pdfOf('', '\n', `%PDF-1.7\n%${PAGE}\n`),
    'file/unsafe',
  ],
  [
    'a zip in front of the end mark',
    'a.pdf',
    'application/pdf',
    pdfOf(`% ${Buffer.from(ZIP).toString('latin1')}`),
    'file/unsafe',
  ],
  [
    'a PDF with JavaScript',
    'a.pdf',
    'application/pdf',
    pdfOf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
    'file/unsafe',
  ],
  ['a PDF with JavaScript in disguise', 'a.pdf', 'application/pdf', pdfOf(escaped), 'file/unsafe'],
  [
    'a PDF that starts a program',
    'a.pdf',
    'application/pdf',
    pdfOf('/OpenAction<</S/Launch/F(cmd.exe)>>'),
    'file/unsafe',
  ],
  [
    'a PDF that sends itself',
    'a.pdf',
    'application/pdf',
    pdfOf('/AA << /O << /S /SubmitForm /F (http://a) >> >>'),
    'file/unsafe',
  ],
  ['a PDF cut off', 'a.pdf', 'application/pdf', bytesOf(pdfOf().subarray(0, -20)), 'file/damaged'],
  ['a PDF of no version', 'a.pdf', 'application/pdf', bytesOf('%PDF-9.9'), 'file/type'],
]

/** The end record announces a comment, as the format allows. */
function withComment(zip: Bytes, comment: string): Bytes {
  const commented = bytesOf(zip, comment)
  Buffer.from(commented.buffer).writeUInt16LE(comment.length, zip.length - 2)
  return commented
}

/** A thousand names for the last entry: unpacked one by one they are a thousand times its size. */
function overlapping(zip: Bytes, name: string): Bytes {
  const bytes = Buffer.from(zip)
  const end = bytes.length - 22
  const record = bytes.subarray(end - 46 - name.length, end)
  const more = Array.from({ length: 1_000 }, (_, at) => {
    const copy = Buffer.from(record)
    copy.write(String(at).padStart(name.length, '0'), 46)
    return copy
  })
  const last = Buffer.from(bytes.subarray(end))
  for (const at of [8, 10]) last.writeUInt16LE(last.readUInt16LE(at) + more.length, at)
  last.writeUInt32LE(last.readUInt32LE(12) + more.length * record.length, 12)
  return bytesOf(bytes.subarray(0, end), ...more, last)
}

const noise = Uint8Array.from({ length: 40_000 }, (_, at) => (at * at * 31 + (at >> 3)) % 251)
const overlapped = ofdOf(OFD_ROOT, [{ name: 'Doc_0/noise.dat', data: noise }])

const zeros = new Uint8Array(70 * 1024 * 1024)
const bomb = { name: 'Doc_0/Res/a.png', data: zeros }
const packages: Lie[] = [
  ['a zip', 'a.ofd', 'application/ofd', bytesOf(ZIP), 'file/type'],
  [
    'a workbook',
    'a.ofd',
    'application/ofd',
    bytesOf(zipOf([{ name: '[Content_Types].xml', data: '<Types/>' }])),
    'file/type',
  ],
  [
    'an OFD that is a workbook too',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: '[Content_Types].xml', data: '<Types/>' }]),
    'file/unsafe',
  ],
  [
    'an OFD that is a program of Java too',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'META-INF/MANIFEST.MF', data: 'Main-Class: A' }]),
    'file/unsafe',
  ],
  [
    'an OFD with a program',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'Doc_0/打开.exe', data: 'MZ' }]),
    'file/unsafe',
  ],
  [
    'an OFD with a page',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'Doc_0/a.HTML', data: PAGE }]),
    'file/unsafe',
  ],
  ['an OFD and a page', 'a.ofd', 'application/ofd', bytesOf(ofdOf(), PAGE), 'file/damaged'],
  ['a page before an OFD', 'a.ofd', 'application/ofd', bytesOf(PAGE, ofdOf()), 'file/type'],
  ['a zip before an OFD', 'a.ofd', 'application/ofd', bytesOf(ZIP, ofdOf()), 'file/damaged'],
  ['OFD.xml of another format', 'a.ofd', 'application/ofd', ofdOf('<?xml version="1.0"?><a/>'), 'file/type'],
  [
    'ofd.XML in other letters',
    'a.ofd',
    'application/ofd',
    bytesOf(zipOf([{ name: 'ofd.XML', data: OFD_ROOT }])),
    'file/type',
  ],
  [
    'OFD.xml with a DTD',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT.replace('?><', '?><!DOCTYPE a [<!ENTITY b "c">]><')),
    'file/unsafe',
  ],
  [
    'a page of an OFD with a DTD',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'Doc_0/a.xml', data: '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>' }]),
    'file/unsafe',
  ],
  [
    'a path out of an OFD',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: '../../etc/cron.d/a', data: 'a' }]),
    'file/damaged',
  ],
  ['a bomb in an OFD', 'a.ofd', 'application/ofd', ofdOf(OFD_ROOT, [bomb]), 'file/unsafe'],
  [
    'a bomb that lies about its size',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'a.xml', data: zeros.subarray(0, 4_000_000), claimedSize: 10 }]),
    'file/damaged',
  ],
  ['a page in the comment of an OFD', 'a.ofd', 'application/ofd', withComment(ofdOf(), PAGE), 'file/unsafe'],
  [
    'entries over each other',
    'a.ofd',
    'application/ofd',
    overlapping(overlapped, 'Doc_0/noise.dat'),
    'file/unsafe',
  ],
  [
    'a small bomb',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'Doc_0/a.png', data: zeros.subarray(0, 9_000_000) }]),
    'file/unsafe',
  ],
  [
    'an OFD with a password',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'a.bin', data: 'a', flags: 0x801 }]),
    'file/unsafe',
  ],
  [
    'two of one name in an OFD',
    'a.ofd',
    'application/ofd',
    ofdOf(OFD_ROOT, [{ name: 'ofd.xml', data: 'a' }]),
    'file/unsafe',
  ],
  [
    'three thousand entries',
    'a.ofd',
    'application/ofd',
    ofdOf(
      OFD_ROOT,
      Array.from({ length: 3_000 }, (_, at) => ({ name: `r/${at}`, data: 'a' })),
    ),
    'file/unsafe',
  ],
  [
    'a stream without a directory',
    'a.ofd',
    'application/ofd',
    bytesOf('PK', [3, 4], deflateRawSync(Buffer.from('a'))),
    'file/damaged',
  ],
]

export const DOCUMENT_LIES: readonly Lie[] = [...documents, ...packages]
