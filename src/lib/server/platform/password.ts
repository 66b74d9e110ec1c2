import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane; about 30 ms on a small server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * The hash of a password that nobody knows, with the cost above (a test compares them): what is verified where there is
 * no account, so that the answer takes the same work.
 */
export const NOBODYS_HASH =
	'$argon2id$v=19$m=19456,t=2,p=1$C07xe6h9BXMY0s3Rs4pTmQ$2ZSUxtROh5tjMJMm8RyH069ayctS7P29KCJKY/jELU0';

/** The same password typed with another keyboard is the same password (full-width letters, composed accents). */
function canonical(password: string): string {
	return password.normalize('NFKC');
}

export function hashPassword(password: string): Promise<string> {
	return hash(canonical(password), COST);
}

/** One verification in any case; without a hash the answer is no. */
export async function verifyPassword(hashed: string | null | undefined, password: string): Promise<boolean> {
	const matches = await verify(hashed ?? NOBODYS_HASH, canonical(password));
	return matches && Boolean(hashed);
}
