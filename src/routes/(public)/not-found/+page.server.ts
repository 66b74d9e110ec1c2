import { error } from '@sveltejs/kit';

/** What the guard shows for the absent and the forbidden alike. */
export function load() {
	error(404);
}
