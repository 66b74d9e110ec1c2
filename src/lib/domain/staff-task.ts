/** 今天要办: the kinds of line on the staff's home, the weightier first where no deadline decides. */
export const STAFF_TASKS = [
	'returned',
	'check',
	'remind',
	'send',
	'papers',
	'propose',
	'decide',
	'sheets',
	'lists',
	'review',
	'plan',
	'outcomes',
	'never',
] as const;
export type StaffTaskKind = (typeof STAFF_TASKS)[number];

export interface StaffTask {
	kind: StaffTaskKind;
	/** how many rows the list behind the line has */
	count: number;
	/** the nearest deadline among them */
	due: Date | null;
	/** the oldest among them */
	since: Date | null;
	/** a second figure that the line tells: past their date, sheets in all */
	more: number;
	/** the edition that the line is about, where it is one */
	editionId: string | null;
}

export const STAFF_LINES_MAX = 7;

/**
 * The lines in order: those with a deadline by it, then the others by weight; kinds of which nothing waits are left out. Never more than
 * seven: where more kinds wait, six are shown and the seventh line says how many more there are. `all` shows every one.
 */
export function orderTasks(tasks: readonly StaffTask[], all = false): { shown: StaffTask[]; more: number } {
	const weight = (task: StaffTask) => STAFF_TASKS.indexOf(task.kind);
	const waiting = tasks
		.filter(({ count }) => count > 0)
		.sort((a, b) => {
			if (a.due && b.due) return a.due.getTime() - b.due.getTime() || weight(a) - weight(b);
			if (a.due || b.due) return a.due ? -1 : 1;
			return weight(a) - weight(b);
		});
	if (all || waiting.length <= STAFF_LINES_MAX) return { shown: waiting, more: 0 };
	return { shown: waiting.slice(0, STAFF_LINES_MAX - 1), more: waiting.length - (STAFF_LINES_MAX - 1) };
}
