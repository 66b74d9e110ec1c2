import { sql } from 'kysely';
import type { AccountRefusalFacts } from '#lib/domain/account.ts';
import { refuse } from '#lib/domain/decision.ts';
import type { Context } from '../platform/context.ts';
import { keyedHash } from '../platform/crypto.ts';

const MINUTE = 60_000;

/**
 * How many attempts fit into a window. Attempts that succeed are given back, so these count failures. An address may be a
 * whole school behind one router, hence the wide figures there; six figures of a TOTP code want a narrow one.
 */
export const LIMITS = {
	sign_in_account: { max: 10, window: 15 * MINUTE },
	sign_in_address: { max: 100, window: 15 * MINUTE },
	reset_account: { max: 3, window: 60 * MINUTE },
	reset_address: { max: 30, window: 60 * MINUTE },
	link_address: { max: 60, window: 15 * MINUTE },
	second_factor_account: { max: 6, window: 15 * MINUTE },
	password_account: { max: 10, window: 15 * MINUTE },
} as const;
export type LimitName = keyof typeof LIMITS;

/** What is counted: a limit, and whom it concerns; only its keyed hash is stored. */
export type Attempt = readonly [limit: LimitName, subject: string];

/** A household or a school has a /64 of IPv6 to itself; counting single addresses would count nothing. */
export function addressSubject(address: string): string {
	if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '');
	const [head = '', tail] = address.toLowerCase().split('::');
	const groups = head.split(':').filter(Boolean);
	const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
	const whole =
		tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - rest.length).fill('0'), ...rest];
	return whole
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':');
}

function keyOf(ctx: Context, [limit, subject]: Attempt): string {
	return `${limit}:${keyedHash(ctx.installation.hashKey, `${limit}:${subject}`)}`;
}

function windowStart(ctx: Context, [limit]: Attempt): Date {
	const { window } = LIMITS[limit];
	return new Date(Math.floor(ctx.now.getTime() / window) * window);
}

/**
 * Counts the attempts before what they ask for is looked at, each in a statement of its own that commits at once: attempts
 * side by side cannot slip past, and nobody waits for another's password check. Counts no further than one over the limit.
 */
export async function takeAttempts(
	ctx: Context,
	...attempts: Attempt[]
): Promise<{ ok: false; reason: 'too_many_attempts'; facts?: AccountRefusalFacts } | null> {
	let until = 0;
	for (const attempt of attempts) {
		const { max, window } = LIMITS[attempt[0]];
		const start = windowStart(ctx, attempt);
		const { count } = await ctx.db
			.insertInto('rate_limit')
			.values({ key: keyOf(ctx, attempt), window_start: start, count: 1 })
			.onConflict((conflict) =>
				conflict.columns(['key', 'window_start']).doUpdateSet({ count: sql`least(rate_limit.count + 1, ${max + 1})` }),
			)
			.returning('count')
			.executeTakeFirstOrThrow();
		if (count > max) until = Math.max(until, start.getTime() + window);
	}
	if (until === 0) return null;
	return refuse('too_many_attempts', { minutes: Math.max(1, Math.ceil((until - ctx.now.getTime()) / MINUTE)) });
}

/** Gives attempts back that succeeded. */
export async function returnAttempts(ctx: Context, ...attempts: Attempt[]): Promise<void> {
	for (const attempt of attempts) {
		await ctx.db
			.updateTable('rate_limit')
			.set({ count: sql`greatest(count - 1, 0)` })
			.where('key', '=', keyOf(ctx, attempt))
			.where('window_start', '=', windowStart(ctx, attempt))
			.execute();
	}
}

/** Windows that are over count for nothing; the longest is an hour. */
export async function removeOldWindows(ctx: Context): Promise<void> {
	await ctx.db
		.deleteFrom('rate_limit')
		.where('window_start', '<', new Date(ctx.now.getTime() - 2 * 60 * MINUTE))
		.execute();
}
