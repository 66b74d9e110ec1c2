/** What somebody signs in with: an e-mail address or a phone number. */
export interface Login {
	kind: 'email' | 'phone';
	/** as it stands in the database: lower case, half-width, without spaces, hyphens and +86 */
	value: string;
}

const EMAIL = /^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]+$/;
const MAINLAND = /^1[3-9]\d{9}$/;
const ABROAD = /^\+[1-9]\d{6,14}$/;

/**
 * Reads what was typed, also in full-width characters as Chinese input methods write them（ｌｉ＠ｘｕｅｘｉａｏ．ｃｎ、１３８…）.
 * Mainland numbers lose +86; others keep their +. Null when it is neither an address nor a number.
 */
export function parseLogin(text: string): Login | null {
	const plain = text.normalize('NFKC').replaceAll('。', '.').trim();
	if (plain.length > 254) return null;
	if (plain.includes('@')) {
		const value = plain.toLowerCase();
		return EMAIL.test(value) ? { kind: 'email', value } : null;
	}
	const digits = plain.replace(/[\s()\-‐-―−]/g, '').replace(/^(?:\+|00)86(?=1\d{10}$)/, '');
	const value = digits.replace(/^00(?=[1-9])/, '+');
	return MAINLAND.test(value) || ABROAD.test(value) ? { kind: 'phone', value } : null;
}
