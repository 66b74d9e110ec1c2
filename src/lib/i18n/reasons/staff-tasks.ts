import type { StaffTaskKind } from '#lib/domain/staff-task.ts';
import { m } from '../paraglide/messages.js';

interface TaskWords {
	title: (values: { count: number }) => string;
	action: () => string;
	detail?: (values: { more: number; since: string }) => string;
}

/** Each line of the staff's home: verb and number, what there is to know, and the button. */
export const STAFF_TASK_TEXT: Record<StaffTaskKind, TaskWords> = {
	returned: {
		title: (values) => m.desks_task_returned(values),
		action: () => m.desks_task_returned_action(),
		detail: ({ more }) => (more > 0 ? m.desks_task_returned_detail({ count: more }) : ''),
	},
	check: {
		title: (values) => m.desks_task_check(values),
		action: () => m.desks_task_check_action(),
		detail: ({ since }) => (since ? m.desks_task_check_detail({ date: since }) : ''),
	},
	remind: {
		title: (values) => m.desks_task_remind(values),
		action: () => m.desks_task_remind_action(),
		detail: () => m.desks_task_remind_detail(),
	},
	never: { title: (values) => m.desks_task_never(values), action: () => m.desks_task_never_action() },
	plan: {
		title: (values) => m.desks_task_plan(values),
		action: () => m.desks_task_plan_action(),
		detail: () => m.desks_task_plan_detail(),
	},
	sheets: {
		title: (values) => m.desks_task_sheets(values),
		action: () => m.desks_task_sheets_action(),
		detail: ({ more }) => m.desks_task_sheets_detail({ count: more }),
	},
	lists: { title: (values) => m.desks_task_lists(values), action: () => m.desks_task_lists_action() },
	propose: { title: (values) => m.desks_task_propose(values), action: () => m.desks_task_propose_action() },
	send: { title: (values) => m.desks_task_send(values), action: () => m.desks_task_send_action() },
	papers: { title: (values) => m.desks_task_papers(values), action: () => m.desks_task_papers_action() },
	outcomes: {
		title: (values) => m.desks_task_outcomes(values),
		action: () => m.desks_task_outcomes_action(),
		detail: ({ since }) => (since ? m.desks_task_outcomes_detail({ date: since }) : ''),
	},
	review: { title: (values) => m.desks_task_review(values), action: () => m.desks_task_review_action() },
	decide: { title: (values) => m.desks_task_decide(values), action: () => m.desks_task_decide_action() },
};
