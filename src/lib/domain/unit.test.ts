import { expect, test } from 'vitest';
import { decideUnit } from './unit.ts';

const school = { id: 'a', kind: 'school' as const, nameTaken: false, parentId: null, ancestors: [] };
const no = (reason: string) => ({ ok: false, reason });

test('a unit with a free name is saved, under a parent or not', () => {
	expect(decideUnit(school)).toEqual({ ok: true, code: 'saved' });
	expect(decideUnit({ ...school, id: null, parentId: 'b', ancestors: ['c'] })).toEqual({ ok: true, code: 'saved' });
});

test('a taken name, a campus without its school, a circle', () => {
	expect(decideUnit({ ...school, nameTaken: true })).toEqual(no('name_taken'));
	expect(decideUnit({ ...school, kind: 'campus' })).toEqual(no('parent_missing'));
	expect(decideUnit({ ...school, parentId: 'a' })).toEqual(no('parent_is_itself'));
	expect(decideUnit({ ...school, parentId: 'b', ancestors: ['c', 'a'] })).toEqual(no('parent_is_below'));
});
