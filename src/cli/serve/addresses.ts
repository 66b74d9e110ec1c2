import { networkInterfaces } from 'node:os';

/** Where the portal can be reached: this machine first, then its addresses in the network (a judge's phone). */
export function addressesOf(host: string | undefined, port: number): string[] {
	const at = (name: string) => (port === 80 ? `http://${name}` : `http://${name}:${port}`);
	if (host && !['0.0.0.0', '::'].includes(host)) return [at(host.includes(':') ? `[${host}]` : host)];
	const network = Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => at(address));
	return [at('localhost'), ...new Set(network)];
}
