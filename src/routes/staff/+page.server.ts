import { orderTasks } from '#lib/domain/staff-task.ts';
import { filterQuery } from '#lib/forms/desks.ts';
import { listPublicEditions } from '#lib/server/editions/queries.ts';
import { getFunnel, getStaffHome, TASK_LISTS, type TaskList } from '#lib/server/desks/staff-home.ts';
import type { PageServerLoad } from './$types';

/** Where the rows are that a line counts. */
function addressOf(list: TaskList, editionId: string | null): string {
	switch (list.page) {
		case 'entries':
			return `/staff/entries?state=${list.filter.state}&running=1`;
		case 'units':
			return `/staff/units?edition=${editionId}&${list.filter === 'waiting' ? 'waiting=1' : `status=${list.filter}`}`;
		case 'desk':
			return `/staff/desk/${list.source}?${filterQuery(list.filters)}`;
		case 'judging':
		case 'results':
			return `/staff/${list.page}?show=${list.show}`;
	}
}

export const load: PageServerLoad = async ({ url, locals: { ctx } }) => {
	const [home, funnel, editions] = await Promise.all([getStaffHome(ctx), getFunnel(ctx), listPublicEditions(ctx)]);
	const all = url.searchParams.get('tasks') === 'all';
	const { shown, more } = orderTasks(home.tasks, all);
	const finished = editions
		.filter(({ state }) => state === 'finished')
		.toSorted((a, b) => (b.finishedAt?.getTime() ?? 0) - (a.finishedAt?.getTime() ?? 0));
	return {
		tasks: shown.map((task) => ({ ...task, href: addressOf(TASK_LISTS[task.kind], task.editionId) })),
		moreTasks: more,
		higher: home.higher,
		funnel,
		// those that run, and the one that ended last
		editions: editions.filter((edition) => edition.state === 'open' || edition === finished[0]),
	};
};
