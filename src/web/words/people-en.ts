/** Accounts, roles and oneself in English. */
import type { people } from './people.ts'
import type { Widened } from './widened.ts'

export const peopleEnglish: Widened<typeof people> = {
  people: {
    title: 'People',
    add: 'Add a person',
    search: 'Find by name, login or telephone',
    none: 'Nobody found.',
    noRole: 'no role',
    set: 'set up',
    notSet: 'not set up',
    states: {
      usual: 'in use',
      temporary: 'not signed in yet',
      disabled: 'disabled',
      locked: 'locked for now',
    },
    head: { name: 'Name', phone: 'Telephone', roles: 'Roles', second: 'One-time codes', state: 'State' },
    first: {
      title: (name) => `Hand this one-time code to ${name} in person:`,
      code: 'One-time code',
      how: (until) =>
        `Shown this once, good until ${until}. It goes where the password goes, the first time; then they choose their own. If it is lost or too old, reset the account.`,
    },
    phoneHint: 'May be left out; with it the telephone number signs in too.',
    loginHint: 'May be left out: the telephone number, or one is made up.',
    namesakes: (logins) =>
      `There are accounts of the same name (${logins.join(', ')}). Until they are recorded as other people they count as one person and cannot check each other.`,
    handed: 'Handed over',
    acts: 'Acts',
    reason: 'Reason',
    reasonHint: 'It goes into the log.',
    verbs: {
      disabling: 'Disable',
      enabling: 'Enable',
      reset: 'Reset password and codes',
      'sessions/ending': 'Sign out everywhere',
    },
    until: (day) => `until ${day}`,
    kin: (relation, name, against) => `Near relatives: ${name} (${against}) is ${relation}`,
    delegated: (name) => `delegated by ${name}`,
    end: 'Take back',
    grant: {
      title: 'Grant a role',
      role: 'Role',
      scope: 'Over',
      scopeHint: 'A division code (township 9 digits, village 12), or the number of a book.',
      until: 'Until',
      untilHint: 'May be left out: no end.',
      submit: 'Grant',
    },
  },
  own: {
    roles: 'My roles',
    everywhere: 'everywhere',
    sessions: 'Where I am signed in',
    sessionsWhy: 'End what you do not know, then change your password.',
    here: 'Here',
    seen: (when) => `last seen ${when}`,
    end: 'End',
    endAll: 'Sign out everywhere',
    password: 'Password',
    passwordChanged: 'Password changed; every other session is ended.',
    changePassword: 'Change password',
    second: 'One-time codes',
    secondSet: 'Set up. With a new phone, set them up again here.',
    secondNotSet: 'Not set up. They make signing in safer.',
    secondChange: 'Change phone',
    secondBegin: 'Set up',
  },
}
