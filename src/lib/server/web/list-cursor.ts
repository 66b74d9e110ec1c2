import { readCursor, type Cursor, type CursorHolds } from '../platform/keyset.ts';

/** `?page=…` of a list; what is not ours is the first page. */
export function readListCursor(url: URL, holds: CursorHolds = 'text'): Cursor | null {
	return readCursor(url.searchParams.get('page'), holds);
}
