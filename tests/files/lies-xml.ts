/** XML that lies: declarations, entities, instructions, pages and drawings within, damage. */
import { LIE_PAGE as PAGE } from './lie-parts.ts'
import type { Lie } from './lie-parts.ts'
import { INVOICE, bytesOf } from './samples.ts'

const head = '<?xml version="1.0" encoding="UTF-8"?>'
const laughs = `${head}<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>`
export const XML_LIES: readonly Lie[] = [
  ['a DTD that names nothing', 'a.xml', 'application/xml', bytesOf(head, '<!DOCTYPE a><a/>'), 'file/unsafe'],
  ['a comment', 'a.xml', 'application/xml', bytesOf(head, '<a><!-- b --></a>'), 'file/unsafe'],
  [
    'a section that hides marks',
    'a.xml',
    'application/xml',
    bytesOf(head, '<a><![CDATA[<script>]]></a>'),
    'file/unsafe',
  ],
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
