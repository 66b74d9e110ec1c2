import { expect, test } from 'vitest';
import { orderTasks, STAFF_TASKS, type StaffTask, type StaffTaskKind } from './staff-task.ts';

const task = (kind: StaffTaskKind, due: string | null = null, count = 1): StaffTask => ({
	kind,
	count,
	due: due === null ? null : new Date(due),
	since: null,
	more: 0,
	editionId: null,
});
const kinds = (tasks: StaffTask[]) => orderTasks(tasks).shown.map(({ kind }) => kind);

test('lines with a deadline come first, by it, then the others by weight; nothing that does not wait', () => {
	expect(
		kinds([
			task('never'),
			task('lists'),
			task('sheets', '2026-05-02T00:00:00Z'),
			task('check', null),
			task('send', '2026-04-30T00:00:00Z'),
			task('papers', '2026-04-30T00:00:00Z'),
			task('propose', '2026-04-01T00:00:00Z', 0),
		]),
	).toEqual(['send', 'papers', 'sheets', 'check', 'lists', 'never']);
});

test('seven lines are shown; of eight kinds six, and how many more', () => {
	const waiting = STAFF_TASKS.map((kind) => task(kind));
	expect(orderTasks(waiting.slice(0, 7))).toEqual({ shown: waiting.slice(0, 7), more: 0 });
	expect(orderTasks(waiting.slice(0, 8))).toEqual({ shown: waiting.slice(0, 6), more: 2 });
	expect(orderTasks(waiting, true)).toEqual({ shown: waiting, more: 0 });
	expect(orderTasks([])).toEqual({ shown: [], more: 0 });
});
