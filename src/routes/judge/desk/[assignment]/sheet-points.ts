import { tenthsOf } from '#lib/forms/judging.ts';

/** Tenths as they stand in a field: 120 → 12, 125 → 12.5. */
export function pointsText(tenths: number): string {
	return String(tenths / 10);
}

/** The sum of what can be read, and how many criteria still have nothing. */
export function sumOf(typed: readonly (string | undefined)[]): { tenths: number; missing: number } {
	let tenths = 0;
	let missing = 0;
	for (const text of typed) {
		const points = tenthsOf(text ?? '');
		if (typeof points === 'number') tenths += points;
		else missing += 1;
	}
	return { tenths, missing };
}

/** One step up or down from what is typed, on the rubric's step and inside 0 … full marks; from nothing, down begins at full marks. */
export function stepped(typed: string, by: 1 | -1, stepTenths: number, maxTenths: number): string {
	const now = tenthsOf(typed);
	if (typeof now !== 'number') return pointsText(by > 0 ? stepTenths : maxTenths);
	const next =
		by > 0
			? Math.floor(now / stepTenths) * stepTenths + stepTenths
			: Math.ceil(now / stepTenths) * stepTenths - stepTenths;
	return pointsText(Math.min(maxTenths, Math.max(0, next)));
}
