import { services } from '#lib/server/web/services.ts';

/** For the reverse proxy and systemd: 200 while the database answers. */
export async function GET() {
	await services().ping();
	return new Response('ok\n', { headers: { 'content-type': 'text/plain' } });
}
