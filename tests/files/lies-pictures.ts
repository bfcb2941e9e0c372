/** Pictures and other formats under a known name: two formats in one file, floods of pixels, damage. */
import { LIE_PAGE as PAGE, LIE_ZIP as ZIP } from './lie-parts.ts'
import type { Lie } from './lie-parts.ts'
import { EXIF, PHOTO, PICTURE, SHOT, bytesOf, chunk, pdfOf, photoWith, segment, shotWith } from './samples.ts'
import type { Bytes } from './samples.ts'

const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
const JSON_TYPE = 'application/json'

/** A JPEG whose compressed data holds the words; they survive every rewriting of the segments. */
function photoHiding(text: string): Bytes {
  return bytesOf(PHOTO.subarray(0, -2), text, PHOTO.subarray(-2))
}

/** Sizes of the frame overwritten. */
function photoOf(width: number, height: number): Bytes {
  const photo = Uint8Array.from(PHOTO)
  const at = Buffer.from(photo).indexOf(Buffer.from([0xff, 0xc0]))
  Buffer.from(photo.buffer).writeUInt16BE(height, at + 5)
  Buffer.from(photo.buffer).writeUInt16BE(width, at + 7)
  return photo
}

function shotOf(width: number, height: number): Bytes {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  return bytesOf(SHOT.subarray(0, 8), chunk('IHDR', head), chunk('IDAT', [0]), chunk('IEND'))
}

function pictureOf(flags: number, width: number, height: number): Bytes {
  const picture = Uint8Array.from(PICTURE)
  const size = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255]
  picture.set([flags], 20)
  picture.set([...size(width - 1), ...size(height - 1)], 24)
  return picture
}

const formats: Lie[] = [
  ['a drawing', 'a.png', 'image/png', bytesOf(DRAWING), 'file/type'],
  ['a drawing said to be SVG', 'a.svg', 'image/svg+xml', bytesOf(DRAWING), 'file/type'],
  [
    'a drawing with an XML head',
    'a.xml',
    'application/xml',
    bytesOf('<?xml version="1.0"?>', DRAWING),
    'file/unsafe',
  ],
  ['a page', 'a.jpg', 'image/jpeg', bytesOf(PAGE), 'file/type'],
  ['a page with a doctype', 'a.pdf', 'application/pdf', bytesOf('<!DOCTYPE html>', PAGE), 'file/type'],
  [
    'a program of Windows',
    '发票.pdf',
    'application/pdf',
    bytesOf('MZ', [0x90, 0], 'This program'),
    'file/type',
  ],
  ['a program of Linux', 'a.ofd', 'application/ofd', bytesOf([0x7f], 'ELF', [2, 1, 1]), 'file/type'],
  ['a script', 'a.jpg', 'image/jpeg', bytesOf('#!/bin/sh\nrm -rf /\n'), 'file/type'],
  ['a script of a server', 'a.php.jpg', 'image/jpeg', bytesOf('<?php system($_GET[0]);'), 'file/type'],
  ['a class of Java', 'a.png', 'image/png', bytesOf([0xca, 0xfe, 0xba, 0xbe, 0, 0]), 'file/type'],
  ['a GIF', 'a.jpg', 'image/jpeg', bytesOf('GIF89a', [1, 0, 1, 0]), 'file/type'],
  [
    'a GIF that is JavaScript',
    'a.gif',
    'image/gif',
    bytesOf('GIF89a/*', [1, 0], '*/=1;alert(1)'),
    'file/type',
  ],
  ['a BMP', 'a.png', 'image/png', bytesOf('BM', [0, 0, 0, 0]), 'file/type'],
  ['a TIFF', 'a.jpg', 'image/jpeg', bytesOf('II*\0', [8, 0, 0, 0]), 'file/type'],
  ['a HEIC', 'a.jpg', 'image/jpeg', bytesOf([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0]), 'file/type'],
  ['a film', 'a.jpg', 'image/jpeg', bytesOf([0, 0, 0, 24], 'ftypisom', [0, 0, 0, 0]), 'file/type'],
  [
    'a Word document of old',
    'a.pdf',
    'application/pdf',
    bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    'file/type',
  ],
  ['a RAR', 'a.ofd', 'application/ofd', bytesOf('Rar!', [0x1a, 7, 0]), 'file/type'],
  ['a plain text', 'a.xml', 'application/xml', bytesOf('乌兰县'), 'file/type'],
  ['JSON', 'a.xml', JSON_TYPE, bytesOf('{"a":1}'), 'file/type'],
  ['one byte', 'a.jpg', 'image/jpeg', bytesOf([0xff]), 'file/type'],
  ['nothing', 'a.jpg', 'image/jpeg', bytesOf(''), 'file/empty'],
  ['PostScript', 'a.pdf', 'application/pdf', bytesOf('%!PS-Adobe-3.0 EPSF'), 'file/type'],
  ['a letter', 'a.pdf', 'application/pdf', bytesOf('MIME-Version: 1.0\r\n'), 'file/type'],
]

const photos: Lie[] = [
  ['three bytes of a photo', 'a.jpg', 'image/jpeg', bytesOf([0xff, 0xd8, 0xff]), 'file/damaged'],
  ['a photo cut off', 'a.jpg', 'image/jpeg', bytesOf(PHOTO.subarray(0, -40)), 'file/damaged'],
  [
    'the head of a photo before a page',
    'a.jpg',
    'image/jpeg',
    bytesOf([0xff, 0xd8, 0xff, 0xe0], PAGE),
    'file/damaged',
  ],
  ['a photo and a page', 'a.jpg', 'image/jpeg', bytesOf(PHOTO, PAGE), 'file/unsafe'],
  ['a photo and a zip', 'a.jpg', 'image/jpeg', bytesOf(PHOTO, ZIP), 'file/unsafe'],
  ['a photo and a PDF', 'a.jpg', 'image/jpeg', bytesOf(PHOTO, pdfOf()), 'file/unsafe'],
  ['a photo and a program', 'a.jpg', 'image/jpeg', bytesOf(PHOTO, 'MZ', [0x90, 0]), 'file/unsafe'],
  ['a page within a photo', 'a.jpg', 'image/jpeg', photoHiding(PAGE), 'file/unsafe'],
  ['a script of a server within a photo', 'a.jpg', 'image/jpeg', photoHiding('<?php echo 1;'), 'file/unsafe'],
  ['a PDF within a photo', 'a.jpg', 'image/jpeg', photoHiding('%PDF-1.4 1 0 obj'), 'file/unsafe'],
  [
    'a zip within a photo',
    'a.jpg',
    'image/jpeg',
    photoHiding(Buffer.from(ZIP).toString('latin1')),
    'file/unsafe',
  ],
  [
    'a page in the colours of a photo',
    'a.jpg',
    'image/jpeg',
    photoWith(segment(0xe2, 'ICC_PROFILE\0', PAGE)),
    'file/unsafe',
  ],
  ['a flood of pixels', 'a.jpg', 'image/jpeg', photoOf(65_500, 65_500), 'file/too-large'],
  ['a photo without height', 'a.jpg', 'image/jpeg', photoOf(24, 0), 'file/damaged'],
  ['a photo before a photo', 'a.jpg', 'image/jpeg', bytesOf([0xff, 0xd8], photoWith(EXIF)), 'file/damaged'],
  [
    'a start mark that hides a text',
    'a.jpg',
    'image/jpeg',
    photoWith(segment(0xd8, 'hidden')),
    'file/damaged',
  ],
  ['a mark nobody knows', 'a.jpg', 'image/jpeg', photoWith(segment(0x42, 'hidden')), 'file/damaged'],
  ['a page before a photo', 'a.jpg', 'image/jpeg', bytesOf(PAGE, PHOTO), 'file/type'],
]

const pictures: Lie[] = [
  ['eight bytes of a PNG', 'a.png', 'image/png', bytesOf(SHOT.subarray(0, 8)), 'file/damaged'],
  ['a PNG cut off', 'a.png', 'image/png', bytesOf(SHOT.subarray(0, -12)), 'file/damaged'],
  ['a PNG and a page', 'a.png', 'image/png', bytesOf(SHOT, PAGE), 'file/unsafe'],
  ['a PNG and a zip', 'a.png', 'image/png', bytesOf(SHOT, ZIP), 'file/unsafe'],
  ['a page in the data of a PNG', 'a.png', 'image/png', shotWith(chunk('IDAT', PAGE)), 'file/unsafe'],
  ['a page in the colours of a PNG', 'a.png', 'image/png', shotWith(chunk('iCCP', PAGE)), 'file/unsafe'],
  ['a flood in a PNG', 'a.png', 'image/png', shotOf(60_000, 60_000), 'file/too-large'],
  ['a PNG that says its size twice', 'a.png', 'image/png', shotWith(SHOT.subarray(8, 33)), 'file/damaged'],
  [
    'a PNG with a chunk beyond its end',
    'a.png',
    'image/png',
    bytesOf(SHOT.subarray(0, 33), [0x7f, 0xff, 0xff, 0xff], 'IDAT', [0, 0, 0, 0]),
    'file/damaged',
  ],
  ['a WebP and a page', 'a.webp', 'image/webp', bytesOf(PICTURE, PAGE), 'file/unsafe'],
  ['a WebP cut off', 'a.webp', 'image/webp', bytesOf(PICTURE.subarray(0, -4)), 'file/damaged'],
  ['a flood in a WebP', 'a.webp', 'image/webp', pictureOf(0x20, 16_000_000, 16_000_000), 'file/too-large'],
  ['a moving WebP', 'a.webp', 'image/webp', pictureOf(0x22, 24, 16), 'file/unsafe'],
  ['a sound as WebP', 'a.webp', 'image/webp', bytesOf('RIFF', [36, 0, 0, 0], 'WAVEfmt '), 'file/type'],
  ['an empty WebP', 'a.webp', 'image/webp', bytesOf('RIFF', [4, 0, 0, 0], 'WEBP'), 'file/damaged'],
]

export const PICTURE_LIES: readonly Lie[] = [...formats, ...photos, ...pictures]
