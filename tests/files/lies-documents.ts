/** PDF, OFD and XML that lie: programs, pages and zips within, bombs, entities, damage. */
import { deflateRawSync } from 'node:zlib'
import { zipOf } from '../support/xlsx.ts'
import { LIE_PAGE as PAGE, LIE_ZIP as ZIP } from './lie-parts.ts'
import type { Lie } from './lie-parts.ts'
import { INVOICE, OFD_ROOT, bytesOf, ofdOf, pdfOf } from './samples.ts'

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

const head = '<?xml version="1.0" encoding="UTF-8"?>'
const laughs = `${head}<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>`
const invoices: Lie[] = [
  [
    'an entity of a file',
    'a.xml',
    'application/xml',
    bytesOf(head, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    'file/unsafe',
  ],
  ['a billion laughs', 'a.xml', 'application/xml', bytesOf(laughs), 'file/unsafe'],
  ['an entity nobody declared', 'a.xml', 'application/xml', bytesOf(head, '<a>&b;</a>'), 'file/unsafe'],
  [
    'a million references',
    'a.xml',
    'application/xml',
    bytesOf(head, `<a>${'&#65;'.repeat(100_000)}</a>`),
    'file/unsafe',
  ],
  [
    'a style that is a program',
    'a.xml',
    'application/xml',
    bytesOf(head, '<?xml-stylesheet href="a.xsl" type="text/xsl"?><a/>'),
    'file/unsafe',
  ],
  [
    'a document of an office program',
    'a.xml',
    'application/xml',
    bytesOf(head, '<?mso-application progid="Word.Document"?><a/>'),
    'file/unsafe',
  ],
  [
    'a page in another namespace',
    'a.xml',
    'application/xml',
    bytesOf(head, '<a><h:body xmlns:h="http://www.w3.org/1999/xhtml"><h:p/></h:body></a>'),
    'file/unsafe',
  ],
  [
    'a drawing under another prefix',
    'a.xml',
    'application/xml',
    bytesOf(head, '<a xmlns:q="http://www.w3.org/2000/svg"><q:g/></a>'),
    'file/unsafe',
  ],
  [
    'a transformation',
    'a.xml',
    'application/xml',
    bytesOf(head, '<x:t xmlns:x="http://www.w3.org/1999/XSL/Transform"/>'),
    'file/unsafe',
  ],
  ['a page without a namespace', 'a.xml', 'application/xml', bytesOf(head, PAGE), 'file/unsafe'],
  ['XML that does not end', 'a.xml', 'application/xml', bytesOf(head, '<a><b></a>'), 'file/damaged'],
  ['two roots', 'a.xml', 'application/xml', bytesOf(INVOICE, '<b/>'), 'file/damaged'],
  [
    'a thousand levels',
    'a.xml',
    'application/xml',
    bytesOf(head, '<a>'.repeat(1_000), '</a>'.repeat(1_000)),
    'file/unsafe',
  ],
  [
    'UTF-16 that says UTF-8',
    'a.xml',
    'application/xml',
    bytesOf([0xff, 0xfe], Buffer.from(INVOICE, 'utf16le')),
    'file/type',
  ],
  [
    'bytes that are no UTF-8',
    'a.xml',
    'application/xml',
    bytesOf(head, '<a>', [0xc3, 0x28], '</a>'),
    'file/damaged',
  ],
  [
    'an encoding that hides letters',
    'a.xml',
    'application/xml',
    bytesOf('<?xml version="1.0" encoding="UTF-7"?><a>+ADw-script+AD4-</a>'),
    'file/unsafe',
  ],
  [
    'XML of three megabytes',
    'a.xml',
    'application/xml',
    bytesOf(head, `<a>${'a'.repeat(3_000_000)}</a>`),
    'file/too-large',
  ],
]

export const DOCUMENT_LIES: readonly Lie[] = [...documents, ...packages, ...invoices]
