/** An address with some of its parameters changed; null or empty takes one out. A changed filter begins at the first page. */
export function addressWith(url: URL, changes: Record<string, string | null>): string {
	const query = new URLSearchParams(url.searchParams);
	query.delete('page');
	for (const [key, value] of Object.entries(changes))
		if (value) query.set(key, value);
		else query.delete(key);
	const text = query.toString();
	return text ? `${url.pathname}?${text}` : url.pathname;
}

/** The parameters of an address without those named and without the action that was pressed; `k=v&`, ready for one more. */
export function keptQuery(url: URL, ...without: string[]): string {
	const query = new URLSearchParams(url.searchParams);
	for (const key of [...query.keys()]) if (key.startsWith('/') || without.includes(key)) query.delete(key);
	const text = query.toString();
	return text ? `${text}&` : '';
}
