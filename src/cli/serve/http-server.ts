import { createServer, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Settings } from '#lib/server/platform/config.ts';
import { OperatorError } from '#lib/server/platform/operator-error.ts';
import { originOf, rewriteHeaders } from './request-origin.ts';

const DRAIN_MS = 10_000;
/** A slow phone sends 60 MB in a quarter of an hour. */
const REQUEST_MS = 15 * 60_000;

type Where = Pick<Settings, 'host' | 'port'>;

export interface RunningServer {
	/** Takes no new request, waits for the running ones (at most 10 s), then resolves. */
	close(): Promise<void>;
}

/** Listens and hands every request to SvelteKit's handler, with headers that can be believed. */
export async function listen(
	handler: RequestListener,
	settings: Where & Pick<Settings, 'trustProxy' | 'origin'>,
): Promise<RunningServer> {
	let closing = false;
	const server = createServer((request, response) => {
		const believed = originOf(request.headers, request.socket.remoteAddress, settings);
		if (!believed) {
			response.writeHead(400, { 'content-type': 'text/plain' }).end('Bad Request\n');
			return;
		}
		rewriteHeaders(request.headers, believed);
		response.setHeader('X-Content-Type-Options', 'nosniff');
		if (closing) response.setHeader('Connection', 'close');
		handler(request, response);
	});
	server.requestTimeout = REQUEST_MS;
	// longer than the minute for which proxies keep their connections, so that it is they who close them
	server.keepAliveTimeout = 65_000;
	await bind(server, settings);
	return {
		close: () =>
			new Promise((resolve) => {
				closing = true;
				const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
				const idle = setInterval(() => server.closeIdleConnections(), 100);
				server.close(() => {
					clearTimeout(force);
					clearInterval(idle);
					resolve();
				});
			}),
	};
}

/** Early and cheap: nobody should wait for an installation to learn that the port is taken. */
export async function assertPortFree(where: Where): Promise<void> {
	const server = createServer();
	await bind(server, where);
	await new Promise((resolve) => server.close(resolve));
	// Some systems let one program listen on all addresses and another on this one, and answer by the other.
	if (await answers(where.port)) throw busy(where.port);
}

async function bind(server: Server, { host, port }: Where): Promise<void> {
	try {
		// Without a host Node listens on both families, and on IPv4 alone where the machine has no IPv6.
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen({ port, host }, () => {
				server.off('error', reject);
				resolve();
			});
		});
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === 'EADDRINUSE') throw busy(port);
		if (code === 'EACCES') {
			throw new OperatorError(
				`端口 ${port} 需要更高权限 · Port ${port} needs more rights: choose one above 1023 with --port N.`,
			);
		}
		if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
			throw new OperatorError(`HOST ${host} 不是本机的地址 · HOST ${host} is not an address of this machine.`);
		}
		throw new OperatorError(`Cannot listen on port ${port}: ${message}.`, { cause: error });
	}
}

function busy(port: number): OperatorError {
	return new OperatorError(
		`端口 ${port} 已被占用，请用 --port N 换一个 · Port ${port} is in use: choose another with --port N.`,
	);
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ port, host: '127.0.0.1', timeout: 500 });
		const answer = (is: boolean) => () => {
			socket.destroy();
			resolve(is);
		};
		socket.once('connect', answer(true));
		socket.once('error', answer(false));
		socket.once('timeout', answer(false));
	});
}
