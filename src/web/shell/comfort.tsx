/** Larger type and the other language: at hand on every page, the first one too. */
import { useSyncExternalStore } from 'react'
import { onPreference, prefer, type Preferences, preferences } from '../preferences.ts'
import { text } from '../text.ts'

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreference, preferences)
}

export function Comfort() {
  const { large, language } = usePreferences()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <span className="comfort">
      <button
        type="button"
        className="tool"
        aria-pressed={large}
        title={text.shell.largeWhy}
        onClick={() => prefer({ large: !large })}
      >
        {text.shell.large}
      </button>
      <button type="button" className="tool" lang={other} onClick={() => prefer({ language: other })}>
        {text.shell.otherLanguage}
      </button>
    </span>
  )
}
