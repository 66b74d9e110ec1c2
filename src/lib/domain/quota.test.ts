import { expect, test } from 'vitest';
import { quotaLeft, quotaViolations } from './quota.ts';

test('what is left of the quota counts filed and chosen entries and never falls below zero', () => {
	expect(quotaLeft({ limit: 10, filed: 4, chosen: 3 })).toBe(3);
	expect(quotaLeft({ limit: 10, filed: 8, chosen: 5 })).toBe(0);
	expect(quotaLeft({ limit: null, filed: 400, chosen: 1 })).toBeNull();
});

test('the last free place may be used, one more may not', () => {
	const people = { limit: null, entriesPerPerson: [] };
	expect(quotaViolations({ limit: 5, filed: 3, chosen: 2 }, people)).toEqual([]);
	expect(quotaViolations({ limit: 5, filed: 3, chosen: 3 }, people)).toEqual([
		{ code: 'over_unit_quota', limit: 5, would: 6 },
	]);
});

test('every broken limit is listed at once', () => {
	expect(quotaViolations({ limit: 5, filed: 5, chosen: 2 }, { limit: 1, entriesPerPerson: [1, 2, 3, 1] })).toEqual([
		{ code: 'over_unit_quota', limit: 5, would: 7 },
		{ code: 'over_participant_limit', limit: 1, people: 2 },
	]);
});
