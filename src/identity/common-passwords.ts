/** Passwords that everybody tries first: 49,000 from public leaks, read when the first password is set. */

let known: ReadonlySet<string> | undefined

export async function commonPasswords(): Promise<ReadonlySet<string>> {
  if (known === undefined) {
    const { dictionary } = await import('@zxcvbn-ts/language-common')
    known = new Set(dictionary['passwords-common'])
  }
  return known
}
