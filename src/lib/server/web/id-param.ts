import { NotFound } from '../platform/not-found.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id from the address; what cannot be one is as absent as what is not there. */
export function idParam(text: string): string {
	if (!UUID.test(text)) throw new NotFound('id');
	return text;
}

/** An id from the query string, where nothing or nonsense means none. */
export function idOrNull(text: string | null): string | null {
	return text && UUID.test(text) ? text : null;
}
