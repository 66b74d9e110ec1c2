import type { IncomingHttpHeaders } from 'node:http';
import type { TrustProxy } from '#lib/server/platform/config.ts';

/** What a request says of itself, once it is known whom to believe. */
export interface RequestOrigin {
	protocol: 'http' | 'https';
	/** host and port, as the browser has them in its address line */
	host: string;
	/** the client's address, for rate limits and the list of sessions */
	address: string;
}

const HOST = /^([0-9A-Za-z._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/;
const LOOPBACK = /^(127\.|::1$)/;

/**
 * SvelteKit compares a form's Origin with the address it takes itself for, so that must be the one in the browser's address
 * line: http on the school's network, https behind a proxy, both in one process.
 *
 * - X-Forwarded-* count only from a proxy that the configuration trusts; anybody can send them.
 * - A request for the host of ORIGIN has ORIGIN's protocol: a proxy that passes Host but forgets X-Forwarded-Proto works.
 *
 * Undefined when there is no host to speak of (an answer with 400 follows).
 */
export function originOf(
	headers: IncomingHttpHeaders,
	peer: string | undefined,
	{ trustProxy, origin }: { trustProxy: TrustProxy; origin: string | undefined },
): RequestOrigin | undefined {
	const socketAddress = plainAddress(peer ?? '');
	const trusted =
		trustProxy === 'none' ? false : trustProxy === 'loopback' ? LOOPBACK.test(socketAddress) : trustProxy > 0;

	const host = (trusted && lastOf(headers['x-forwarded-host'])) || headers.host;
	if (!host || !HOST.test(host)) return undefined;

	const told = trusted ? lastOf(headers['x-forwarded-proto'])?.toLowerCase() : undefined;
	const configured = origin && new URL(origin).host === host ? new URL(origin).protocol.slice(0, -1) : undefined;
	const protocol = (told ?? configured) === 'https' ? 'https' : 'http';

	const chain = trusted ? listOf(headers['x-forwarded-for']).map(plainAddress) : [];
	const address = (typeof trustProxy === 'number' ? chain.at(-trustProxy) : chain.at(-1)) || socketAddress;
	return { protocol, host, address };
}

const FORWARDED = [
	'forwarded',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-proto',
	'x-real-ip',
];

/** The names under which the application is told, see `adapterEnvironment`. */
const TOLD = { protocol: 'x-portal-protocol', host: 'x-portal-host', address: 'x-portal-address' } as const;

/** Replaces what the request claims by what is believed: after this nothing in the application can be fooled. */
export function rewriteHeaders(headers: IncomingHttpHeaders, believed: RequestOrigin): void {
	for (const name of FORWARDED) delete headers[name];
	headers.host = believed.host;
	for (const key of ['protocol', 'host', 'address'] as const) headers[TOLD[key]] = believed[key];
}

/** adapter-node reads these when it is imported. */
export function adapterEnvironment(bodySizeLimit: number): Record<string, string> {
	return {
		ADAPTER_NODE_PROTOCOL_HEADER: TOLD.protocol,
		ADAPTER_NODE_HOST_HEADER: TOLD.host,
		ADAPTER_NODE_ADDRESS_HEADER: TOLD.address,
		ADAPTER_NODE_BODY_SIZE_LIMIT: String(bodySizeLimit),
	};
}

/** On a socket of both families an IPv4 address wears a prefix. */
function plainAddress(address: string): string {
	return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function listOf(value: string | string[] | undefined): string[] {
	return [value ?? []]
		.flat()
		.join(',')
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
}

/** The last is what the nearest proxy wrote. */
function lastOf(value: string | string[] | undefined): string | undefined {
	return listOf(value).at(-1);
}
