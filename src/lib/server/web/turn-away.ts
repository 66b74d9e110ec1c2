import { error, redirect } from '@sveltejs/kit';

interface Asked {
	isDataRequest: boolean;
	request: Request;
}

/** Kit has an own form of redirects and errors for its own fetches; it makes them of what is thrown. */
function isKitsOwn({ isDataRequest, request }: Asked): boolean {
	return isDataRequest || request.headers.get('x-sveltekit-action') === 'true';
}

/**
 * The guard's answers are responses where a document was asked for: what is thrown is answered outside of the hooks and would go without the
 * headers that every answer carries.
 */
export function sendTo(event: Asked, location: string): Response {
	if (isKitsOwn(event)) redirect(303, location);
	return new Response(null, { status: 303, headers: { location } });
}

const WORDS = { 400: 'Bad Request', 404: 'Not Found', 413: 'Content Too Large' } as const;

export function turnDown(event: Asked, status: keyof typeof WORDS): Response {
	if (isKitsOwn(event)) error(status);
	return new Response(WORDS[status], { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
