import { error } from '@sveltejs/kit';

const NUL = '\0';

/** PostgreSQL holds no NUL character, and no person types one: such an address is refused before anything reads it. */
export function hasNul(url: URL): boolean {
	return /%00/.test(url.pathname + url.search);
}

/** From now on the request's form is a form: another body, one that cannot be read, or a text with NUL is a bad request (400). */
export function readFormsStrictly(request: Request): void {
	const read = request.formData.bind(request);
	request.formData = async () => {
		const form = await read().catch((reason: unknown) => {
			// A body that is too long or breaks off has an error of its own.
			if (reason instanceof TypeError && !request.signal.aborted) error(400);
			throw reason;
		});
		for (const [name, value] of form)
			if (name.includes(NUL) || (typeof value === 'string' && value.includes(NUL))) error(400);
		return form;
	};
}
