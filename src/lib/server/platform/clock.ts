/** The one place where the server reads the time; everything else is given `now`. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/**
 * Answers no sooner than after so many milliseconds: how long an answer takes must not tell what was found. Errors wait too.
 */
export async function noSoonerThan<T>(milliseconds: number, work: Promise<T>): Promise<T> {
	const wait = new Promise<void>((done) => setTimeout(done, milliseconds));
	const [settled] = await Promise.allSettled([work, wait]);
	if (settled.status === 'rejected') throw settled.reason;
	return settled.value;
}
