import { error, isHttpError } from '@sveltejs/kit';
import { NotFound } from '../platform/not-found.ts';

/**
 * SvelteKit answers a thrown HttpError with its status and anything else with 500. The server's rooms may not know SvelteKit, so
 * the hall makes their NotFound an HttpError here, once, instead of a try/catch in every load and action.
 */
export function answerNotFoundWith404(): void {
	try {
		error(404);
	} catch (thrown) {
		if (!isHttpError(thrown)) throw thrown;
		const prototype: unknown = Object.getPrototypeOf(thrown);
		Object.setPrototypeOf(NotFound.prototype, prototype as object);
		Object.assign(NotFound.prototype, { status: 404, body: { message: 'Not Found' } });
	}
}
