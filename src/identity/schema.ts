/** Wire shapes of signing in, of oneself and of the role table. */
import { z } from 'zod'
import { parseDay } from '../lib/day.ts'
import { Text } from '../lib/text.ts'

const Password = z.string().min(1, '不能为空').max(200, '最多 200 个字符')

export const NewSession = z
  .strictObject({ login: Text(64), password: Password })
  .meta({ id: 'NewSession', description: 'Login or telephone number, and password' })

export const SecondCode = z
  .strictObject({ code: z.string().regex(/^\d{6}$/, '动态口令是 6 位数字') })
  .meta({ id: 'SecondCode', description: 'Time-based code (TOTP)' })

export const RecoveryCode = z
  .strictObject({ code: z.string().min(1).max(40, '恢复码最多 40 个字符') })
  .meta({ id: 'RecoveryCode', description: 'One of the ten recovery codes; each works once' })

export const NewPassword = z
  .strictObject({ current: Password.nullish(), password: Password })
  .meta({ id: 'NewPassword', description: '`current` is not asked right after a one-time code' })

export const ProofPassword = z
  .strictObject({ password: Password })
  .meta({ id: 'ProofPassword', description: 'The password once more, before a sensitive act' })

const Held = z.strictObject({
  grant: z.string(),
  role: z.string(),
  name: z.string(),
  scope: z.string().nullable(),
  book: z.string().nullable(),
  scope_name: z.string().nullable(),
  until: z.string().nullable(),
  delegated_by: z.string().nullable(),
})

export const Me = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    login: z.string(),
    roles: z.array(Held),
    acts: z.array(z.string()),
    home: z.enum(['village', 'township', 'officer', 'admin']),
    second_factor: z.boolean(),
  })
  .meta({ id: 'Me', description: 'Who is signed in, and what they may do' })
export type Me = z.infer<typeof Me>

export const Enrolment = z.strictObject({ secret: z.string(), uri: z.string() }).meta({
  id: 'Enrolment',
  description: 'What an authenticator app needs; shown until its first code is right',
})

export const SignIn = z
  .strictObject({
    stage: z.enum(['none', 'password', 'enrol', 'second', 'full']),
    enrol: Enrolment.nullable(),
    recovery_codes: z.array(z.string()),
    me: Me.nullable(),
  })
  .meta({ id: 'SignIn', description: 'What signing in still asks for; recovery codes are shown once' })
export type SignIn = z.infer<typeof SignIn>

export const OwnSessions = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        created_at: z.string(),
        seen_at: z.string(),
        address: z.string(),
        agent: z.string(),
        current: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'OwnSessions', description: 'Where one is signed in now' })

export const SignOn = z
  .strictObject({ url: z.string().nullable() })
  .meta({ id: 'SignOn', description: 'Where to sign in; null when no single sign-on is configured' })

export const IdToken = z
  .strictObject({ id_token: z.string().min(1).max(8192, '令牌最多 8192 个字符') })
  .meta({ id: 'IdToken', description: 'OpenID Connect ID token, as it came back in the fragment' })

export const SessionPath = z.strictObject({ id: z.string().max(64) })

export const RoleTable = z
  .strictObject({
    version: z.string(),
    source: z.string(),
    roles: z.array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        level: z.string(),
        second_factor: z.boolean(),
        acts: z.array(z.string()),
      }),
    ),
    acts: z.record(z.string(), z.string()),
    conflicts: z.array(
      z.strictObject({ roles: z.array(z.string()), exemptible: z.boolean(), source: z.string() }),
    ),
  })
  .meta({ id: 'RoleTable', description: '岗位 × 操作, 不相容岗位' })
export type RoleTable = z.infer<typeof RoleTable>

// People, kept by administrators.

const Until = z
  .string()
  .refine((text) => parseDay(text) !== undefined, '日期要写成 2027-06-30 这样的日历日')
  .meta({ description: 'Valid through this day, Asia/Shanghai' })

export const NewUser = z
  .strictObject({
    name: Text(50),
    login: Text(64).nullish(),
    phone: z
      .string()
      .regex(/^\d{5,20}$/, '电话只写数字,5–20 位')
      .nullish(),
  })
  .meta({
    id: 'NewUser',
    description: 'An account; the login is the telephone, or made up, when none is given',
  })
export type NewUser = z.infer<typeof NewUser>

export const UserCreated = z
  .strictObject({
    id: z.string(),
    login: z.string(),
    first_code: z.string(),
    code_until: z.string(),
    namesakes: z.array(z.string()),
  })
  .meta({
    id: 'UserCreated',
    description:
      'The first code is shown this once; namesakes count as the same person until recorded as others',
  })
export type UserCreated = z.infer<typeof UserCreated>

export const UserReset = z
  .strictObject({ first_code: z.string(), code_until: z.string() })
  .meta({ id: 'UserReset', description: 'A new first code, shown this once' })
export type UserReset = z.infer<typeof UserReset>

export const Reason = z.strictObject({ reason: Text(200) }).meta({ id: 'Reason' })

export const NewDistinction = z
  .strictObject({ other: Text(64), reason: Text(200) })
  .meta({ id: 'NewDistinction', description: 'Login of a namesake who is somebody else' })

const RoleShown = z.strictObject({
  grant: z.string(),
  role: z.string(),
  scope: z.string().nullable(),
  book: z.string().nullable(),
  scope_name: z.string().nullable(),
  until: z.string().nullable(),
  delegated_by: z.string().nullable(),
  reason: z.string(),
  granted_by: z.string(),
  granted_at: z.string(),
  ended_at: z.string().nullable(),
})

const UserShown = z.strictObject({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  disabled: z.boolean(),
  locked: z.boolean(),
  code_until: z.string().nullable(),
  second_factor: z.boolean(),
  roles: z.array(RoleShown),
})
export type UserShown = z.infer<typeof UserShown>

export const UserPage = z
  .strictObject({ items: z.array(UserShown), next: z.string().nullable() })
  .meta({ id: 'UserPage', description: 'Accounts by login; `next` goes into `after`' })
export type UserPage = z.infer<typeof UserPage>

export const UserQuery = z.strictObject({
  words: z.string().max(64).optional(),
  after: z.string().max(64).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|[1-4]\d\d|500)$/, '每页 1–500 条')
    .default('100')
    .meta({ description: '1–500' }),
})
export type UserQuery = z.infer<typeof UserQuery>

export const UserRoles = z
  .strictObject({ items: z.array(RoleShown) })
  .meta({ id: 'UserRoles', description: 'Roles of an account, also those that ended' })

export const NewRole = z
  .strictObject({
    role: z.string().max(50),
    scope: z
      .string()
      .regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, '区划代码为 2、4、6、9 或 12 位数字')
      .nullish(),
    book: z.string().max(64).nullish(),
    until: Until.nullish(),
    reason: Text(200),
  })
  .meta({ id: 'NewRole', description: 'A role over a division or one book; administrators have neither' })
export type NewRole = z.infer<typeof NewRole>

export const NewDelegation = z
  .strictObject({ grant: z.string().max(64), to: Text(64), until: Until, reason: Text(200) })
  .meta({ id: 'NewDelegation', description: '委托代签: one of the own roles, to a login, until a day' })
export type NewDelegation = z.infer<typeof NewDelegation>

/** What a person delegated and still stands. */
export const Delegations = z
  .strictObject({
    items: z.array(
      z.strictObject({
        grant: z.string(),
        role: z.string(),
        scope: z.string().nullable(),
        scope_name: z.string().nullable(),
        to: z.strictObject({ name: z.string(), login: z.string() }),
        until: z.string(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'Delegations', description: '委托代签: of one’s own roles, those that stand' })
export type Delegations = z.infer<typeof Delegations>

export const NewLink = z
  .strictObject({ subject: Text(255).nullable() })
  .meta({ id: 'NewLink', description: '`issuer subject` of the single sign-on; null unties it' })

const KinWarning = z.strictObject({
  role: z.string(),
  against: z.string(),
  relation: z.string(),
  name: z.string(),
})

export const RoleGranted = z
  .strictObject({
    grant: z.string(),
    until: z.string().nullable(),
    warnings: z.array(KinWarning),
    signed_out: z.boolean(),
  })
  .meta({
    id: 'RoleGranted',
    description:
      'Warnings name near relatives in other offices; whoever needs a second factor now signs in anew',
  })
export type RoleGranted = z.infer<typeof RoleGranted>

export const NewKinship = z
  .strictObject({ one: Text(64), other: Text(64), relation: Text(20) })
  .meta({ id: 'NewKinship', description: '近亲属登记: two logins and what they are to each other' })
export type NewKinship = z.infer<typeof NewKinship>

export const KinshipRecorded = z
  .strictObject({ id: z.string(), warnings: z.array(KinWarning) })
  .meta({ id: 'KinshipRecorded', description: 'Warnings name the offices the kinship touches' })
export type KinshipRecorded = z.infer<typeof KinshipRecorded>

const Somebody = z.strictObject({ id: z.string(), name: z.string() })

export const Kinships = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        one: Somebody,
        other: Somebody,
        relation: z.string(),
        recorded_by: z.string(),
        recorded_at: z.string(),
      }),
    ),
  })
  .meta({ id: 'Kinships', description: '近亲属登记 of the people in reach' })
export type Kinships = z.infer<typeof Kinships>

export const UserPath = z.strictObject({ id: z.string().max(64) })
export const UserGrantPath = z.strictObject({ id: z.string().max(64), grant: z.string().max(64) })
