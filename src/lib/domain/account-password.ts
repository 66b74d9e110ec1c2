/** NIST SP 800-63B: length and a list of what everybody tries, no rules of composition. */
export const PASSWORD_MIN = 10;
/** argon2id takes any length; a limit keeps a request from costing more than it should */
export const PASSWORD_MAX = 200;

export const PASSWORD_REFUSALS = [
	'password_too_short',
	'password_too_long',
	'password_is_login',
	'password_common',
] as const;
export type PasswordRefusal = (typeof PASSWORD_REFUSALS)[number];

/** Runs of neighbouring keys; a password that is only a piece of them (also backwards, also repeated) is guessed first. */
const RUNS = [
	'01234567890123456789',
	'abcdefghijklmnopqrstuvwxyz',
	'qwertyuiopasdfghjklzxcvbnm',
	'1qaz2wsx3edc4rfv5tgb6yhn',
];

/** What people put before or after a row of figures. */
const COMMON_WORDS = [
	...[
		'password',
		'passw0rd',
		'p@ssword',
		'p@ssw0rd',
		'admin',
		'administrator',
		'root',
		'user',
		'test',
		'guest',
		'welcome',
	],
	...['iloveyou', 'woaini', 'woaini1314', 'qwerty', 'asdfgh', 'letmein', 'dragon', 'monkey', 'football', 'sunshine'],
	...[
		'xinmiao',
		'teacher',
		'school',
		'xuexiao',
		'laoshi',
		'mima',
		'zhongguo',
		'china',
		'kexie',
		'chuangke',
		'aa',
		'abc',
		'a',
	],
];

function isRun(text: string): boolean {
	return RUNS.some((run) => run.includes(text) || [...run].reverse().join('').includes(text));
}

/** One character, or a short piece, over and over: 1111111111, 123123123123, abcabcabcabc. */
function isRepetition(text: string): boolean {
	for (let length = 1; length <= text.length / 2; length++) {
		if (text.length % length === 0 && text.slice(0, length).repeat(text.length / length) === text) return true;
	}
	return false;
}

/** A common word with nothing but figures and marks around it: admin12345, Password2026!! */
function isDecoratedWord(text: string): boolean {
	const core = text.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
	if (COMMON_WORDS.includes(text)) return true;
	return COMMON_WORDS.includes(core) && isGuessableRest(text.replace(core, ''));
}

function isGuessableRest(rest: string): boolean {
	const digits = rest.replace(/\D/g, '');
	return digits === '' || digits.length <= 4 || isRun(digits) || isRepetition(digits);
}

/**
 * Whether a password may be used for an account with these logins. Null = it may.
 * The length counts characters as people see them; Chinese is welcome in a password.
 */
export function refusePassword(password: string, logins: readonly (string | null)[]): PasswordRefusal | null {
	const text = password.normalize('NFKC').toLowerCase();
	const length = [...password.normalize('NFKC')].length;
	if (length < PASSWORD_MIN) return 'password_too_short';
	if (length > PASSWORD_MAX) return 'password_too_long';
	for (const login of logins) {
		if (!login) continue;
		if (text === login || text === login.split('@')[0] || text === [...login].reverse().join(''))
			return 'password_is_login';
	}
	if (isRun(text) || isRepetition(text) || isDecoratedWord(text)) return 'password_common';
	return null;
}
