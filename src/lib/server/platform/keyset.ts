/** Where a page of a list begins: after the row with this sort value and id, or before it. */
export interface Cursor {
	value: string;
	id: string;
	backwards: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What stands in the address: opaque to readers, nothing secret (sort value and id of a row they see). */
export function writeCursor({ value, id, backwards }: Cursor): string {
	return Buffer.from(`${backwards ? '<' : '>'}${id}${value}`).toString('base64url');
}

/** Anything that is not ours is the first page. */
export function readCursor(text: string | null): Cursor | null {
	if (!text) return null;
	const plain = Buffer.from(text, 'base64url').toString();
	const id = plain.slice(1, 37);
	const sign = plain[0];
	if ((sign !== '<' && sign !== '>') || !UUID.test(id)) return null;
	return { backwards: sign === '<', id, value: plain.slice(37) };
}

/**
 * Cuts what was fetched (one row more than a page, in reverse order when going back) to a page in reading order, with the cursors
 * of its neighbours.
 */
export function pageOf<Row extends { id: string; sort_value: string }>(
	rows: readonly Row[],
	size: number,
	cursor: Cursor | null,
): { rows: Row[]; previous: string | null; next: string | null } {
	const more = rows.length > size;
	const page = rows.slice(0, size);
	const backwards = cursor?.backwards ?? false;
	if (backwards) page.reverse();
	const edge = (row: Row | undefined, back: boolean) =>
		row ? writeCursor({ value: row.sort_value, id: row.id, backwards: back }) : null;
	return {
		rows: page,
		previous: (backwards ? more : cursor !== null) ? edge(page[0], true) : null,
		next: (backwards ? true : more) ? edge(page.at(-1), false) : null,
	};
}
