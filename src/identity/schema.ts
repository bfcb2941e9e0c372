/** Wire shapes of signing in, of oneself and of the role table. */
import { z } from 'zod'
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

export const Enrolment = z
  .strictObject({ secret: z.string(), uri: z.string() })
  .meta({
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
