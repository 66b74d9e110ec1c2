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

/** What the sort value is compared as: the query casts it, so it must be one. */
export type CursorHolds = 'text' | 'whole' | 'moment';

const HOLDS: Record<CursorHolds, (value: string) => boolean> = {
	text: (value) => !value.includes('\0'),
	whole: (value) => /^-?\d{1,18}$/.test(value),
	moment: (value) => {
		if (!/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/.test(value)) return false;
		const time = Date.parse(value);
		// 30 February is read as a day of March
		return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === value.slice(0, 19);
	},
};

/** Anything that is not ours, or not of the list's sort, is the first page. */
export function readCursor(text: string | null, holds: CursorHolds = 'text'): Cursor | null {
	if (!text) return null;
	const plain = Buffer.from(text, 'base64url').toString();
	const id = plain.slice(1, 37);
	const sign = plain[0];
	if ((sign !== '<' && sign !== '>') || !UUID.test(id)) return null;
	const value = plain.slice(37);
	return HOLDS[holds](value) ? { backwards: sign === '<', id, value } : null;
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
