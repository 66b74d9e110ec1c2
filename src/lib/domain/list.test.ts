import { expect, test } from 'vitest';
import { GRADES } from './award.ts';
import { gradesOf, LIST_KINDS, ruleFits } from './list.ts';

test('every grade belongs to exactly one kind of list', () => {
	expect(LIST_KINDS.flatMap(gradesOf).toSorted()).toEqual(GRADES.toSorted());
	expect(gradesOf('shortlist')).toEqual(['shortlisted']);
});

test('a rule of places in the final makes no awards, and the other way round', () => {
	const shortlist = { model: 'shortlist_count', count: 5 } as const;
	const awards = { model: 'counts', first: 1, second: 2, third: 3 } as const;
	expect([ruleFits('shortlist', shortlist), ruleFits('award', shortlist)]).toEqual([true, false]);
	expect([ruleFits('shortlist', awards), ruleFits('award', awards)]).toEqual([false, true]);
});
