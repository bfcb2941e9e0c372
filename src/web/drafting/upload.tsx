/** Papers photographed or chosen: each is sent at once, shows how far it has come, and stays in reach when it did not arrive. */
import { type ChangeEvent, useEffect, useId, useRef, useState } from 'react'
import type { FileAdded } from '../../files/schema.ts'
import { replyOf } from '../api.ts'
import { text } from '../text.ts'
import { at } from './data.ts'
import { sendFile } from './send-file.ts'
import type { Paper } from './sheet.ts'

type Going = { key: string; file: File; part: number; error: Error | null }

const ACCEPTED = 'image/jpeg,image/png,image/webp,application/pdf,.pdf,.ofd,.xml'

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** A camera calls every picture the same; the day tells them apart. */
function namedAs(file: File): string {
  const name = file.name === '' ? text.drafting.files.photo : file.name
  return name.normalize('NFC').slice(-200)
}

/** `onPaper` may be called while other files are still on their way. */
export function useUpload(code: string, onPaper: (paper: Paper) => void) {
  const [going, setGoing] = useState<readonly Going[]>([])
  const tell = useRef(onPaper)
  useEffect(() => {
    tell.current = onPaper
  })
  const put = (key: string, fields: Partial<Going>) =>
    setGoing((all) => all.map((one) => (one.key === key ? { ...one, ...fields } : one)))
  const send = async ({ key, file }: Going) => {
    put(key, { error: null, part: 0 })
    const name = namedAs(file)
    try {
      const onPart = (part: number) => put(key, { part })
      const { hash, size } = await sendFile<FileAdded>({ path: `${at(code)}/files`, file, name, key, onPart })
      setGoing((all) => all.filter((one) => one.key !== key))
      tell.current({ hash, name, size })
    } catch (error) {
      put(key, { error: error instanceof Error ? error : new Error(String(error)) })
    }
  }
  const add = (files: readonly File[]) => {
    const fresh = files.map((file) => ({ key: newKey(), file, part: 0, error: null }))
    setGoing((all) => [...all, ...fresh])
    for (const one of fresh) void send(one)
  }
  const drop = (key: string) => setGoing((all) => all.filter((one) => one.key !== key))
  return { going, add, again: send, drop }
}

type Upload = ReturnType<typeof useUpload>

function Chooser({ label, camera, onFiles }: { label: string; camera: boolean; onFiles: Upload['add'] }) {
  const id = useId()
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])])
    event.target.value = ''
  }
  return (
    <span className={camera ? 'chooser camera' : 'chooser'}>
      <input
        id={id}
        type="file"
        multiple={!camera}
        accept={camera ? 'image/*' : ACCEPTED}
        {...(camera && { capture: 'environment' as const })}
        onChange={chosen}
      />
      <label htmlFor={id}>{label}</label>
    </span>
  )
}

function OnItsWay({ one, upload }: { one: Going; upload: Upload }) {
  const words = text.drafting.files
  const percent = Math.floor(one.part * 100)
  return (
    <li>
      <span>{one.file.name}</span>
      {one.error === null ? (
        <span role="status" className="aside">
          <progress max={100} value={percent} aria-label={words.sending(one.file.name)} /> {percent}%
        </span>
      ) : (
        <>
          <span role="alert" className="fault">
            {replyOf(one.error).detail}
          </span>
          <button type="button" className="plain" onClick={() => void upload.again(one)}>
            {words.again}
          </button>
          <button type="button" className="plain" onClick={() => upload.drop(one.key)}>
            {words.drop}
          </button>
        </>
      )}
    </li>
  )
}

export function Choosers({ upload }: { upload: Upload }) {
  const words = text.drafting.files
  return (
    <>
      <p className="choosers">
        <Chooser label={words.camera} camera onFiles={upload.add} />
        <Chooser label={words.choose} camera={false} onFiles={upload.add} />
        <span className="aside">{words.kinds}</span>
      </p>
      {upload.going.length > 0 && (
        <ul className="files">
          {upload.going.map((one) => (
            <OnItsWay key={one.key} one={one} upload={upload} />
          ))}
        </ul>
      )}
    </>
  )
}
