import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { completeConfig, CONFIG_NAMES, parseSettings } from './config.ts';
import { OperatorError } from './operator-error.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const folder = mkdtempSync(join(tmpdir(), 'xinmiao-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function refusal(env: Record<string, string>): string[] {
	try {
		parseSettings(env);
	} catch (error) {
		expect(error).toBeInstanceOf(OperatorError);
		return (error as Error).message.split('\n');
	}
	throw new Error('the settings were accepted');
}

test('an empty environment is a complete one', () => {
	expect(parseSettings({})).toEqual({
		databaseUrl: undefined,
		databaseOwnerUrl: undefined,
		databasePool: 20,
		host: undefined,
		port: 3000,
		dataDir: resolve('data'),
		origin: undefined,
		trustProxy: 'loopback',
		bodySizeLimit: 64 * 1024 * 1024,
		timeZone: 'Asia/Shanghai',
		associationName: { zh: '青少年科技教育协会', en: 'Association for Youth Science Education' },
		smtpUrl: undefined,
		mailFrom: 'Xinmiao <no-reply@localhost>',
		logLevel: 'info',
		givenKeys: { secret: undefined, hash: undefined },
	});
});

test('an empty value counts as absent, and blanks around a value do not count', () => {
	expect(parseSettings({ PORT: '', DATABASE_URL: '  ', HOST: ' 127.0.0.1 ' })).toMatchObject({
		port: 3000,
		databaseUrl: undefined,
		host: '127.0.0.1',
	});
});

test('values arrive as what they mean', () => {
	const settings = parseSettings({
		DATABASE_URL: 'postgresql://app@db/x',
		PORT: '8080',
		ORIGIN: 'https://contest.example.cn/',
		TRUST_PROXY: '2',
		BODY_SIZE_LIMIT: '10M',
		SECRET_KEY: KEY,
	});
	expect(settings).toMatchObject({
		databaseUrl: 'postgresql://app@db/x',
		databaseOwnerUrl: 'postgresql://app@db/x',
		port: 8080,
		origin: 'https://contest.example.cn',
		trustProxy: 2,
		bodySizeLimit: 10 * 1024 * 1024,
	});
	expect(settings.givenKeys.secret).toEqual(Buffer.alloc(32, 7));
	expect(Object.isFrozen(settings)).toBe(true);
});

describe('a wrong value is refused with one sentence that names it', () => {
	test.each([
		['DATABASE_URL', 'mysql://x', 'DATABASE_URL must look like postgresql://user:password@host:5432/name.'],
		['DATABASE_POOL', '1', 'DATABASE_POOL must be a whole number from 2 to 200.'],
		['HOST', 'a b', 'HOST must be an address or a host name to listen on, such as 127.0.0.1.'],
		['PORT', 'abc', 'PORT must be a port from 1 to 65535.'],
		['PORT', '70000', 'PORT must be a port from 1 to 65535.'],
		['ORIGIN', 'contest.example.cn', 'ORIGIN must be the public address, such as https://contest.example.cn.'],
		['ORIGIN', 'https://example.cn/contest', 'ORIGIN must have no path after the host.'],
		['TRUST_PROXY', 'yes', 'TRUST_PROXY must be none, loopback or the number of proxies in a row (1 to 9).'],
		['BODY_SIZE_LIMIT', '64 MB', 'BODY_SIZE_LIMIT must be a size such as 64M.'],
		['TIME_ZONE', 'Asia/Nowhere', 'TIME_ZONE must be a time zone of the IANA list, such as Asia/Shanghai.'],
		['SMTP_URL', 'mail.example.cn', 'SMTP_URL must look like smtps://user:password@mail.example.cn:465.'],
		['MAIL_FROM', 'nobody', 'MAIL_FROM must be an address, such as 新苗 <contest@example.cn>.'],
		['SECRET_KEY', 'short', 'SECRET_KEY must be 32 bytes in base64 (make one with: openssl rand -base64 32).'],
		['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.'],
	])('%s=%s', (name, value, sentence) => {
		expect(refusal({ [name]: value })).toEqual([sentence]);
	});

	test('mail carries links, so it needs the public address', () => {
		const SMTP_URL = 'smtps://user:password@mail.example.cn:465';
		expect(refusal({ SMTP_URL })).toEqual(['SMTP_URL needs ORIGIN, the public address that stands in mailed links.']);
		expect(parseSettings({ SMTP_URL, ORIGIN: 'https://contest.example.cn' }).smtpUrl).toBe(SMTP_URL);
	});

	test('several at once, each with its own', () => {
		expect(refusal({ PORT: '-1', LOG_LEVEL: 'loud', HOST: '127.0.0.1' })).toEqual([
			'PORT must be a port from 1 to 65535.',
			'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
		]);
	});
});

test('keys that are given are used, others are made once and stay', () => {
	const env = { DATABASE_URL: 'postgresql://app@db/x', DATA_DIR: folder, SECRET_KEY: KEY };
	const first = completeConfig(parseSettings(env));
	expect(first.secretKey).toEqual(Buffer.alloc(32, 7));
	expect(first.hashKey).toHaveLength(32);
	expect(first.hashKey).not.toEqual(first.secretKey);
	expect(completeConfig(parseSettings(env)).hashKey).toEqual(first.hashKey);
});

test('without a database there is no configuration', () => {
	expect(() => completeConfig(parseSettings({ DATA_DIR: folder }))).toThrow(OperatorError);
});

test('.env.example explains every value, and no other', () => {
	const text = readFileSync(join(import.meta.dirname, '../../../../.env.example'), 'utf8');
	const named = [...text.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1]);
	expect(named.toSorted()).toEqual(CONFIG_NAMES.toSorted());
	const shown = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]);
	expect(parseSettings(Object.fromEntries(shown) as Record<string, string>)).toEqual(parseSettings({}));
});
