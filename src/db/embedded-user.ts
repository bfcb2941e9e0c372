/** Who the embedded PostgreSQL runs as: it refuses root, so root lends it an unprivileged account. */
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export type SystemUser = { uid: number; gid: number }

/** `postgres` where a package made it; `nobody` is everywhere. */
const CANDIDATES = ['postgres', 'nobody']

function accounts(): Map<string, SystemUser> {
  const found = new Map<string, SystemUser>()
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && uid && gid) found.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  return found
}

/** `undefined`: run as whoever we are. An existing folder's owner stays its owner. */
export function serverUser(clusterOwner: SystemUser | undefined): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  if (clusterOwner !== undefined && clusterOwner.uid !== 0) return clusterOwner
  const known = accounts()
  for (const name of CANDIDATES) {
    const user = known.get(name)
    if (user !== undefined) return user
  }
  return undefined
}

/** Whether `user` may walk into `folder`: the search bit of it and of every folder above. */
export function canReach(folder: string, user: SystemUser | undefined): boolean {
  if (user === undefined) return true
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (dirname(at) === at) return true
  }
}
