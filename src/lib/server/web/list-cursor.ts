import { readCursor, type Cursor } from '../platform/keyset.ts';

/** `?page=…` of a list; what is not ours is the first page. */
export function readListCursor(url: URL): Cursor | null {
	return readCursor(url.searchParams.get('page'));
}
