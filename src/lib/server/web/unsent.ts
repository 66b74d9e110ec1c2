/**
 * For pages that send no script (`csr = false`): what the server alone renders. Kit writes the data of every load out as a script,
 * even where none is sent, which takes longer than rendering it; what is not enumerable is left out. A click in a page that
 * does have a script fetches the data and renders it there: then it is sent whole.
 */
export function unsent<T>(event: { isDataRequest: boolean }, value: T): { readonly value: T } {
	return Object.defineProperty({} as { value: T }, 'value', { value, enumerable: event.isDataRequest });
}
