import { expect, test } from 'vitest';
import { originOf, rewriteHeaders } from './request-origin.ts';

const LAN = '192.168.1.20';
const forwarded = {
	host: '127.0.0.1:3000',
	'x-forwarded-proto': 'https',
	'x-forwarded-host': 'contest.example.cn',
	'x-forwarded-for': '203.0.113.9, 10.0.0.2',
};

test('plain http on the network: the host as typed, http, the address of the socket', () => {
	expect(
		originOf({ host: '192.168.1.5:3000' }, `::ffff:${LAN}`, { trustProxy: 'loopback', origin: undefined }),
	).toEqual({ protocol: 'http', host: '192.168.1.5:3000', address: LAN });
});

test('X-Forwarded-* from whoever is not a trusted proxy do not count', () => {
	const believed = { protocol: 'http', host: '127.0.0.1:3000' };
	expect(originOf(forwarded, LAN, { trustProxy: 'loopback', origin: undefined })).toEqual({
		...believed,
		address: LAN,
	});
	expect(originOf(forwarded, '127.0.0.1', { trustProxy: 'none', origin: undefined })).toEqual({
		...believed,
		address: '127.0.0.1',
	});
});

test('a proxy on this machine is believed: the last address is the one it saw', () => {
	for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
		expect(originOf(forwarded, peer, { trustProxy: 'loopback', origin: undefined })).toEqual({
			protocol: 'https',
			host: 'contest.example.cn',
			address: '10.0.0.2',
		});
	}
});

test('with two proxies in a row the client is the last but one; a shorter chain was not made by them', () => {
	const settings = { trustProxy: 2, origin: undefined };
	expect(originOf(forwarded, '10.0.0.1', settings)?.address).toBe('203.0.113.9');
	expect(originOf({ ...forwarded, 'x-forwarded-for': '10.0.0.2' }, '10.0.0.1', settings)?.address).toBe('10.0.0.1');
});

test("a proxy that passes Host but not the protocol: ORIGIN's host has ORIGIN's protocol, other hosts keep http", () => {
	const settings = { trustProxy: 'none', origin: 'https://contest.example.cn' } as const;
	expect(originOf({ host: 'contest.example.cn' }, LAN, settings)?.protocol).toBe('https');
	expect(originOf({ host: '192.168.1.5:3000' }, LAN, settings)?.protocol).toBe('http');
});

test.each([undefined, '', 'a b', 'host/path', 'user@host', 'host:port', '[::1'])(
	'no origin for the host %j',
	(host) => {
		expect(originOf({ host }, LAN, { trustProxy: 'none', origin: undefined })).toBeUndefined();
	},
);

test('what the request claims is replaced, what is believed is added', () => {
	const headers = { ...forwarded, 'x-real-ip': '1.2.3.4', 'x-portal-address': '1.2.3.4', accept: 'text/html' };
	rewriteHeaders(headers, { protocol: 'http', host: 'here:3000', address: LAN });
	expect(headers).toEqual({
		host: 'here:3000',
		accept: 'text/html',
		'x-portal-protocol': 'http',
		'x-portal-host': 'here:3000',
		'x-portal-address': LAN,
	});
});
