/** Honest attachments, each as its makers write it, and the parts from which dishonest ones are put together. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { zipOf } from '../support/xlsx.ts'
import type { ZipPart } from '../support/xlsx.ts'

export type Bytes = Uint8Array<ArrayBuffer>

export function bytesOf(...parts: (string | Uint8Array | number[])[]): Bytes {
  return new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))),
    ),
  )
}

function example(name: string): Bytes {
  return new Uint8Array(readFileSync(fileURLToPath(new URL(`../examples/files/${name}`, import.meta.url))))
}

/** Drawn by a real browser, 24 × 16: red, and blue in the upper left quarter. */
export const PHOTO = example('photo.jpg')
export const SHOT = example('shot.png')
export const PICTURE = example('picture.webp')

/** One segment of a JPEG. */
export function segment(marker: number, ...data: (string | Uint8Array | number[])[]): Bytes {
  const inside = bytesOf(...data)
  const length = inside.length + 2
  return bytesOf([0xff, marker, length >> 8, length & 0xff], inside)
}

/** As phones write it: direction 6 and a place, little-endian. */
export const EXIF = segment(
  0xe1,
  'Exif\0\0',
  [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 2, 0],
  [0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0],
  [0x25, 0x88, 4, 0, 1, 0, 0, 0, 0x26, 0, 0, 0],
  [0, 0, 0, 0],
  'GPSLatitude 37.37N 97.37E HUAWEI Mate',
)

/** The photo with segments put in behind its start mark. */
export function photoWith(...segments: Uint8Array[]): Bytes {
  return bytesOf(PHOTO.subarray(0, 2), ...segments, PHOTO.subarray(2))
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

export function chunk(name: string, ...data: (string | Uint8Array | number[])[]): Bytes {
  const inside = bytesOf(...data)
  const named = bytesOf(name, inside)
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(inside.length, 0)
  numbers.writeUInt32BE(crcOf(named), 4)
  return bytesOf(numbers.subarray(0, 4), named, numbers.subarray(4))
}

/** The picture with chunks put in behind its head. */
export function shotWith(...chunks: Uint8Array[]): Bytes {
  return bytesOf(SHOT.subarray(0, 33), ...chunks, SHOT.subarray(33))
}

/** A PDF of one page; `more` goes into the catalog, `behind` after the end mark. */
export function pdfOf(more = '', behind = '\n', head = '%PDF-1.7\n%\u00e5\u00e4\n'): Bytes {
  const objects = [
    `1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${more} >>\nendobj\n`,
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n',
  ]
  const body = `${head}${objects.join('')}`
  const end = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n${body.length}\n%%EOF`
  return bytesOf(body, end, behind)
}

export const OFD_ROOT =
  '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD">' +
  '<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'

export function ofdOf(root: string = OFD_ROOT, more: readonly ZipPart[] = []): Bytes {
  const pages =
    '<?xml version="1.0"?><!-- by a maker --><ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>'
  return bytesOf(
    zipOf([{ name: 'OFD.xml', data: root }, { name: 'Doc_0/Document.xml', data: pages }, ...more]),
  )
}

export const INVOICE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<EInvoice><Header><EIid>24632000000001</EIid></Header>' +
  '<EInvoiceData><SellerName>乌兰县茶卡&lt;劳务&gt;合作社</SellerName><Amount>1200.00</Amount></EInvoiceData></EInvoice>'

/** The form of 电子凭证会计数据标准: links and namespaces that run nothing. */
export const XBRL =
  '<?xml version="1.0" encoding="utf-8"?><xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" ' +
  'xmlns:xlink="http://www.w3.org/1999/xlink"><link:schemaRef xlink:type="simple" xlink:href="bker_issuer.xsd"/></xbrl>'

/** Name → bytes and the media type they are accepted as. */
export const HONEST: Readonly<Record<string, readonly [Bytes, string]>> = {
  'photo.jpg': [PHOTO, 'image/jpeg'],
  'photo of a phone': [photoWith(EXIF), 'image/jpeg'],
  'photo with a second picture for its brightness': [bytesOf(PHOTO, PHOTO), 'image/jpeg'],
  'photo with a short film': [bytesOf(PHOTO, [0, 0, 0, 24], 'ftypmp42', [0, 0, 0, 0]), 'image/jpeg'],
  'photo padded with noughts': [bytesOf(PHOTO, new Uint8Array(512)), 'image/jpeg'],
  'photo with filling before a mark': [
    bytesOf(PHOTO.subarray(0, 2), [0xff, 0xff], PHOTO.subarray(2)),
    'image/jpeg',
  ],
  'shot.png': [SHOT, 'image/png'],
  'shot with a time and a text': [
    shotWith(chunk('tIME', [7, 232, 1, 1, 0, 0, 0]), chunk('tEXt', 'Author\0张三')),
    'image/png',
  ],
  'picture.webp': [PICTURE, 'image/webp'],
  'a.pdf': [pdfOf(), 'application/pdf'],
  'a PDF with the invoice as XML inside': [
    pdfOf('/Names << /EmbeddedFiles 9 0 R >>', '\r\n\0\0'),
    'application/pdf',
  ],
  'a.ofd': [ofdOf(), 'application/ofd'],
  'a signed OFD': [
    ofdOf(OFD_ROOT, [{ name: 'Doc_0/Signs/Sign_0/Seal.esl', data: Uint8Array.of(1, 2, 3) }]),
    'application/ofd',
  ],
  'a.xml': [bytesOf(INVOICE), 'application/xml'],
  'XML with a byte order mark': [bytesOf([0xef, 0xbb, 0xbf], INVOICE), 'application/xml'],
  XBRL: [bytesOf(XBRL), 'application/xml'],
}
