/** Dresses antd in our colours, sizes and language; styles it writes carry the nonce the server put into the page. */
import { ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import type { ComponentProps, ReactNode } from 'react'
import type { Language } from '../preferences.ts'

type Locale = NonNullable<ComponentProps<typeof ConfigProvider>['locale']>

/** The package's types describe CommonJS, its file is a module: whichever the reader sees, the locale is inside. */
const locales: Record<Language, Locale> = {
  zh: ('locale' in zhCN ? zhCN : zhCN.default) as Locale,
  en: ('locale' in enUS ? enUS : enUS.default) as Locale,
}

const FONT =
  '"Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Hiragino Sans GB", sans-serif'

const token = {
  colorPrimary: '#0b4f5c',
  colorInfo: '#0b4f5c',
  colorInfoBg: '#e3eeee',
  colorInfoBorder: '#8fb3b5',
  colorError: '#b01c14',
  colorWarning: '#b06a00',
  colorText: '#1b262c',
  colorTextSecondary: '#46545c',
  colorTextPlaceholder: '#5d6b73',
  colorBorder: '#8b999f',
  colorLink: '#0b4f5c',
  borderRadius: 4,
  fontFamily: FONT,
  motion: false,
}

const USUAL = { controlHeight: 42, fontSize: 17 }
const LARGE = { controlHeight: 52, fontSize: 21 }

const components = {
  Button: { primaryShadow: 'none', defaultShadow: 'none' },
  Segmented: {
    trackBg: '#dde5e3',
    itemColor: '#1b262c',
    itemSelectedBg: '#0b4f5c',
    itemSelectedColor: '#ffffff',
  },
}

export function nonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''
}

/** Layers open in our own element: in body they would lock scrolling by a style the nonce does not reach. */
export function layers(): HTMLElement {
  return document.getElementById('layers') ?? document.body
}

type Props = { language: Language; large: boolean; children: ReactNode }

export function Theme({ language, large, children }: Props) {
  return (
    <ConfigProvider
      locale={locales[language]}
      csp={{ nonce: nonce() }}
      theme={{ token: { ...token, ...(large ? LARGE : USUAL) }, components }}
      getPopupContainer={layers}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  )
}
