import { resolve } from 'node:path';
import { z } from 'zod';
import { OperatorError } from './operator-error.ts';
import { keepSecret } from './secrets.ts';

/**
 * The one place that reads the environment. Each value is explained in `.env.example`; a test holds the two together.
 *
 * Nothing is read at import: `vite build` imports every endpoint on machines where nothing is configured.
 */

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const UNITS: Record<string, number> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Whose X-Forwarded-* headers are believed: nobody's, those from this machine, or those of so many proxies in a row. */
export type TrustProxy = 'none' | 'loopback' | number;

const url = (protocols: string[], sentence: string) =>
	z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), sentence);

const key = z
	.string()
	.refine((text) => isKey(text), 'must be 32 bytes in base64 (make one with: openssl rand -base64 32)')
	.transform((text) => Buffer.from(text, 'base64'));

function isKey(text: string): boolean {
	return /^[A-Za-z0-9+/]{43}=$/.test(text);
}

const schema = z.object({
	DATABASE_URL: url(
		['postgres:', 'postgresql:'],
		'must look like postgresql://user:password@host:5432/name',
	).optional(),
	DATABASE_OWNER_URL: url(
		['postgres:', 'postgresql:'],
		'must look like postgresql://owner:password@host:5432/name',
	).optional(),
	DATABASE_POOL: z.coerce
		.number('must be a whole number from 2 to 200')
		.int('must be a whole number from 2 to 200')
		.min(2, 'must be a whole number from 2 to 200')
		.max(200, 'must be a whole number from 2 to 200')
		.default(20),
	HOST: z
		.string()
		.regex(/^[0-9A-Za-z.:-]+$/, 'must be an address or a host name to listen on, such as 127.0.0.1')
		.optional(),
	PORT: z.coerce
		.number('must be a port from 1 to 65535')
		.int('must be a port from 1 to 65535')
		.min(1, 'must be a port from 1 to 65535')
		.max(65535, 'must be a port from 1 to 65535')
		.default(3000),
	DATA_DIR: z.string().default('data'),
	ORIGIN: url(['http:', 'https:'], 'must be the public address, such as https://contest.example.cn')
		.refine((text) => !URL.canParse(text) || /^\/?$/.test(new URL(text).pathname), 'must have no path after the host')
		.transform((text) => new URL(text).origin)
		.optional(),
	TRUST_PROXY: z
		.string()
		.regex(/^(none|loopback|[1-9])$/, 'must be none, loopback or the number of proxies in a row (1 to 9)')
		.transform((text): TrustProxy => (text === 'none' || text === 'loopback' ? text : Number(text)))
		.default('loopback'),
	BODY_SIZE_LIMIT: z
		.string()
		.regex(/^\d+[KMG]?$/, 'must be a size such as 64M')
		.transform((text) => Number.parseInt(text, 10) * UNITS[text.replace(/\d/g, '')]!)
		.default(64 * 1024 ** 2),
	TIME_ZONE: z
		.string()
		.refine(isTimeZone, 'must be a time zone of the IANA list, such as Asia/Shanghai')
		.default('Asia/Shanghai'),
	ASSOCIATION_NAME: z.string().max(60, 'must be at most 60 characters').default('青少年科技教育协会'),
	ASSOCIATION_NAME_EN: z
		.string()
		.max(120, 'must be at most 120 characters')
		.default('Association for Youth Science Education'),
	SMTP_URL: url(['smtp:', 'smtps:'], 'must look like smtps://user:password@mail.example.cn:465').optional(),
	MAIL_FROM: z
		.string()
		.regex(
			/^([^<>]+ <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/,
			'must be an address, such as 新苗 <contest@example.cn>',
		)
		.default('Xinmiao <no-reply@localhost>'),
	SECRET_KEY: key.optional(),
	HASH_KEY: key.optional(),
	LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** The names the portal reads; anything else in the environment is not ours. */
export const CONFIG_NAMES = Object.keys(schema.shape);

/** What the environment says, before a database has been found or secrets made. */
export interface Settings {
	/** the application's role; absent = the embedded cluster */
	readonly databaseUrl: string | undefined;
	/** the role that owns the tables, for migrations; the same as `databaseUrl` where there is one role only */
	readonly databaseOwnerUrl: string | undefined;
	/** connections of the request pool */
	readonly databasePool: number;
	/** absent = every address of the machine, of both families */
	readonly host: string | undefined;
	readonly port: number;
	/** absolute */
	readonly dataDir: string;
	/** the public address, for links in mail: scheme and host, no slash at the end */
	readonly origin: string | undefined;
	readonly trustProxy: TrustProxy;
	/** bytes */
	readonly bodySizeLimit: number;
	readonly timeZone: string;
	readonly associationName: { readonly zh: string; readonly en: string };
	/** absent = mail is kept in the portal */
	readonly smtpUrl: string | undefined;
	readonly mailFrom: string;
	readonly logLevel: (typeof LOG_LEVELS)[number];
	/** 32 bytes each, when given */
	readonly givenKeys: { readonly secret: Buffer | undefined; readonly hash: Buffer | undefined };
}

export interface Config extends Omit<Settings, 'databaseUrl' | 'databaseOwnerUrl' | 'givenKeys'> {
	readonly databaseUrl: string;
	readonly databaseOwnerUrl: string;
	/** 32 bytes, for AES-256-GCM */
	readonly secretKey: Buffer;
	/** 32 bytes, for keyed hashes */
	readonly hashKey: Buffer;
}

type Environment = Record<string, string | undefined>;

/** Throws an OperatorError with one line per wrong value. An empty value counts as absent, as in an `.env` file. */
export function parseSettings(env: Environment): Settings {
	const given = Object.fromEntries(
		CONFIG_NAMES.flatMap((name) => {
			const text = env[name]?.trim();
			return text ? [[name, text]] : [];
		}),
	);
	const parsed = schema.safeParse(given);
	if (!parsed.success) {
		const firstPerName = new Map(
			parsed.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]),
		);
		throw new OperatorError(
			[...firstPerName]
				.toReversed()
				.map(([name, what]) => `${name} ${what}.`)
				.join('\n'),
		);
	}
	const values = parsed.data;
	if (values.SMTP_URL && !values.ORIGIN) {
		// The address in a mailed link must not come from a request's own Host header.
		throw new OperatorError('SMTP_URL needs ORIGIN, the public address that stands in mailed links.');
	}
	return Object.freeze({
		databaseUrl: values.DATABASE_URL,
		databaseOwnerUrl: values.DATABASE_OWNER_URL ?? values.DATABASE_URL,
		databasePool: values.DATABASE_POOL,
		host: values.HOST,
		port: values.PORT,
		dataDir: resolve(values.DATA_DIR),
		origin: values.ORIGIN,
		trustProxy: values.TRUST_PROXY,
		bodySizeLimit: values.BODY_SIZE_LIMIT,
		timeZone: values.TIME_ZONE,
		associationName: Object.freeze({ zh: values.ASSOCIATION_NAME, en: values.ASSOCIATION_NAME_EN }),
		smtpUrl: values.SMTP_URL,
		mailFrom: values.MAIL_FROM,
		logLevel: values.LOG_LEVEL,
		givenKeys: Object.freeze({ secret: values.SECRET_KEY, hash: values.HASH_KEY }),
	});
}

/** The settings with their keys; a key that is not given is made once and kept in the data folder. */
export function completeConfig(settings: Settings): Config {
	const { databaseUrl, databaseOwnerUrl, givenKeys, ...rest } = settings;
	if (!databaseUrl) {
		throw new OperatorError(
			'DATABASE_URL is not set: start through npm start, which brings its own PostgreSQL, or set it.',
		);
	}
	return Object.freeze({
		...rest,
		databaseUrl,
		databaseOwnerUrl: databaseOwnerUrl ?? databaseUrl,
		secretKey: givenKeys.secret ?? keptKey(settings.dataDir, 'secret-key'),
		hashKey: givenKeys.hash ?? keptKey(settings.dataDir, 'hash-key'),
	});
}

let loaded: Config | undefined;

/** Read once per process, when the server initialises; later calls give the same object. */
export function loadConfig(env: Environment = process.env): Config {
	loaded ??= completeConfig(parseSettings(env));
	return loaded;
}

function keptKey(dataDir: string, name: string): Buffer {
	const text = keepSecret(dataDir, name);
	if (!isKey(text)) throw new OperatorError(`${name} in ${dataDir}/secrets is damaged: restore it from the backup.`);
	return Buffer.from(text, 'base64');
}

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
