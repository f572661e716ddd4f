import { z } from 'zod';
import { travelsSafely, UNSAFE_ADDRESS } from '../domain/address.js';
import type { Connection } from '../domain/connection.js';
import type { DiscoveryClient } from '../domain/discovery-client.js';
import type { Federation } from '../domain/federation.js';
import type { Profile } from '../domain/profile.js';
import type { Resource } from '../domain/resource.js';
import { encryptionKey, publicOrigin, mongoUri, pem, privateNetwork } from './values.js';

const secret = { secret: true } as const;
const randomKey = 'openssl rand -base64 32';

/**
 * Every setting of a deployment. Each leaf carries its sentence: the reference of settings, `passerelle config explain`
 * and the names of the environment variables are derived from here.
 */
export const Settings = z.strictObject({
  mode: z.enum(['production', 'demo']).default('production').describe('What the hub is for: `demo` accepts well-known secrets and says so on every page.'),
  origin: publicOrigin.meta({
    description: 'Public address of the hub, as browsers see it: scheme, host and port, no path. https, except on this machine itself.',
    hint: 'such as https://ressources.ac-exemple.fr',
  }),
  listen: z.strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1').describe('Address of this machine to listen on; `0.0.0.0` for all of them.'),
    port: z.number().int().min(0).max(65_535).default(3000).describe('TCP port to listen on; 0 takes a free one.'),
  }),
  trustedProxies: z.number().int().min(0).max(8).default(0)
    .describe('Exactly how many reverse proxies stand in front of the hub. With 0 the headers they would set are ignored.'),
  store: z.strictObject({
    engine: z.enum(['sqlite', 'mongo']).default('sqlite').describe('Where the hub keeps what it knows: one file, or a MongoDB server.'),
    file: z.string().min(1).max(1_000).default('../data/passerelle.db')
      .describe('File of the sqlite engine, relative to the configuration directory; `:memory:` keeps nothing.'),
    uri: mongoUri.optional().meta({ ...secret, description: 'Address of the mongo engine. `MONGODB_URI` sets it and selects the engine.' }),
  }),
  secrets: z.strictObject({
    session: z.array(z.string().min(32, 'must have 32 characters or more').max(512)).min(1).max(5).meta({
      ...secret,
      hint: randomKey,
      description: 'Keys the names of sessions in the store and what else must not be guessed. The first names new sessions, all find the sessions they named.',
    }),
    encryption: z.array(encryptionKey).min(1).max(5).meta({
      ...secret,
      hint: randomKey,
      description: 'Encrypts private keys in the store: 32 bytes in base64. The first encrypts, all decrypt; losing them loses the signing keys.',
    }),
    saml: z.strictObject({
      privateKey: pem('PRIVATE KEY').optional().meta({ ...secret, description: 'PEM of the private key of the hub as a SAML service provider: RSA, 2,048 bits or more.' }),
      certificate: pem('CERTIFICATE').optional().meta({ fileAllowed: true, description: 'PEM of the certificate that goes with it, as published in the metadata.' }),
      decryptionKey: pem('PRIVATE KEY').optional()
        .meta({ ...secret, description: 'PEM of the private key to which SAML providers encrypt assertions: RSA, 2,048 bits or more, not the one that signs.' }),
      decryptionCertificate: pem('CERTIFICATE').optional()
        .meta({ fileAllowed: true, description: 'PEM of the certificate that goes with `decryptionKey`. Once it is in the metadata, many providers encrypt.' }),
      previousDecryptionKey: pem('PRIVATE KEY').optional()
        .meta({ ...secret, description: 'The `decryptionKey` before this one, kept until every provider has read the metadata with the new certificate.' }),
      previousDecryptionCertificate: pem('CERTIFICATE').optional().meta({ fileAllowed: true, description: 'The certificate that goes with `previousDecryptionKey`.' }),
    }),
  }),
  sessions: z.strictObject({
    idleMinutes: z.number().int().min(5).max(1_440).default(120).describe('A session nobody uses for this long ends.'),
    absoluteHours: z.number().min(0.1).max(24).default(8).describe('A session ends after this long, however much it is used.'),
    adminIdleMinutes: z.number().int().min(5).max(1_440).default(15).describe('The same as `idleMinutes`, for academy administrators.'),
    adminAbsoluteHours: z.number().min(0.1).max(24).default(4).describe('The same as `absoluteHours`, for academy administrators.'),
  }),
  academy: z.strictObject({
    name: z.string().min(1).max(120).meta({ description: 'Name of the academy, town or network that runs the hub, as pages show it.', hint: 'such as Académie d’Exemple' }),
    contact: z.string().min(3).max(200).meta({ description: 'Whom to call when something does not work: shown on error pages.', hint: 'a mail address or a telephone number' }),
    accessibilityContact: z.string().min(3).max(200).optional().describe('Whom to tell about a page that is not accessible. Without it, the same as `contact`.'),
  }),
  platform: z.strictObject({
    guid: z.uuid().meta({ description: 'Stable identifier of this hub among LTI tools. Chosen once, never changed.', hint: 'uuidgen' }),
    name: z.string().min(1).max(120).default('Passerelle').describe('Name of this hub among LTI tools.'),
  }),
  outgoing: z.strictObject({
    allowPrivate: z.array(privateNetwork).max(50).default([])
      .describe('Hosts on private addresses that the hub may call all the same, such as a CAS server inside the network. Names, addresses or ranges.'),
  }),
  discovery: z.strictObject({
    service: z.url({ protocol: /^https?$/ }).refine(travelsSafely, { message: UNSAFE_ADDRESS }).optional()
      .describe('Address of a discovery service, such as that of a federation, where people may choose their provider. Without it they choose here.'),
  }),
  logs: z.strictObject({
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').describe('The least serious lines that are written. `debug` adds one line for each request.'),
  }),
  metrics: z.strictObject({
    token: z.string().min(32, 'must have 32 characters or more').max(512).optional()
      .meta({ ...secret, hint: randomKey, description: 'Bearer token that `/metrics` asks for. Without it the counters are not served.' }),
  }),
  audit: z.strictObject({
    headMinutes: z.number().min(0.1).max(1_440).default(10).describe('How often the head of the audit chain goes to the log, where it anchors what came before.'),
    queue: z.number().int().min(10).max(100_000).default(2_000).describe('How many events may wait for the store. Beyond, the hub refuses rather than go on unrecorded.'),
  }),
  imports: z.strictObject({
    lossPercent: z.number().int().min(1).max(100).default(20)
      .describe('A school that would lose more than this share of its pupils, and ten or more, is left as it is until somebody decides.'),
    departments: z.array(z.string().regex(/^\d{3}$/, 'must be three digits, such as 044')).max(120).default([])
      .describe('First three digits of the school identifiers of the academy. A school of elsewhere is worth a remark in the report.'),
  }),
  retention: z.strictObject({
    auditMonths: z.number().int().min(1).max(36).default(12)
      .describe('Months the records of the audit trail are kept before `passerelle retention run` removes them. What stays can still be verified.'),
    leaverDays: z.number().int().min(1).max(90).default(60)
      .describe('Days between the delivery that no longer names somebody and their erasure by `passerelle retention run`; the law says three months.'),
  }),
  limits: z.strictObject({
    signInsPerAddressPerMinute: z.number().int().min(10).max(1_000_000).default(6_000)
      .describe('Sign-ins one network address may begin in a minute, for each hub process: sized for a whole academy behind a few addresses.'),
  }),
});
export type Settings = z.output<typeof Settings>;

export type StoreChoice = { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'mongo'; readonly uri: string };

/** The whole configuration of a deployment, checked and complete. */
export interface Config extends Omit<Settings, 'store' | 'academy'> {
  /** Where it was read from; absolute. Files that connections name are relative to it. */
  readonly directory: string;
  /** The file is absolute, or `:memory:`. */
  readonly store: StoreChoice;
  readonly academy: { readonly name: string; readonly contact: string; readonly accessibilityContact: string };
  readonly connections: readonly Connection[];
  readonly federations: readonly Federation[];
  readonly discoveryClients: readonly DiscoveryClient[];
  readonly resources: readonly Resource[];
  /** Function codes of school directories → national profile. */
  readonly profileOfFunction: ReadonlyMap<string, Profile>;
}
