import { fail, redirect } from '@sveltejs/kit';
import { mayFinish, openingProblems, type OpeningProblem } from '#lib/domain/edition-change.ts';
import { PHASES } from '#lib/domain/edition.ts';
import { localText } from '#lib/domain/local-text.ts';
import { rubricTotal } from '#lib/domain/rubric.ts';
import { spanOf, windowOf } from '#lib/domain/window.ts';
import type { FormRefusal } from '#lib/forms/editions.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { editionProblemText, editionReasonText } from '#lib/i18n/reasons/editions.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { finishEdition } from '#lib/server/editions/finish-edition.ts';
import { openEdition } from '#lib/server/editions/open-edition.ts';
import { getEdition, listCategoryUse } from '#lib/server/editions/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	const id = idParam(params.id);
	const [edition, uses, history] = await Promise.all([
		getEdition(ctx, id),
		listCategoryUse(ctx.db, id),
		listAudit(ctx, 'edition', id),
	]);
	const problems = edition.state === 'draft' ? openingProblems(edition, ctx.now) : [];
	const entries = uses.reduce((sum, use) => sum + use.entries, 0);
	return {
		edition: {
			id,
			version: edition.version,
			name: localText(edition.name, locale),
			periodLabel: edition.periodLabel,
			theme: edition.theme && localText(edition.theme, locale),
			callNumber: edition.callNumber,
			state: edition.state,
			preset: edition.preset,
			openedAt: edition.openedAt,
			finishedAt: edition.finishedAt,
			hosts: edition.hosts.map(({ role, name }) => ({ role, name: localText(name, locale) })),
			declarations: edition.declarations.map(({ text }) => localText(text, locale)),
			sections: edition.sections.map(({ name }) => localText(name, locale)),
		},
		spans: PHASES.flatMap(
			(phase) =>
				spanOf(
					edition.categories.map(({ windows }) => windows),
					phase,
				) ?? [],
		),
		categories: edition.categories.map((category) => ({
			id: category.id,
			name: localText(category.name, locale),
			section: localText(category.sectionName, locale),
			code: category.code,
			entrantKind: category.entrantKind,
			assessmentKind: category.assessmentKind,
			quotaUnit: category.quotaUnit,
			entriesPerUnit: category.entriesPerUnit,
			divisions: category.divisions.map(({ name }) => localText(name, locale)),
			entryUntil: windowOf(category.windows, 'entry')?.closesAt ?? null,
			total: category.rubric && rubricTotal(category.rubric),
			entries: uses.find(({ categoryId }) => categoryId === category.id)?.entries ?? 0,
		})),
		checklist: edition.state === 'draft' ? checklist(problems, edition, locale) : null,
		// open stages are counted when it is asked for; the button is shown where the dates allow it
		finishable:
			mayFinish(
				{ state: edition.state, openStages: 0, windows: edition.categories.map(({ windows }) => windows) },
				ctx.now,
			) === null,
		entries,
		history: history.map(({ name, actor, ...line }) => ({
			id: line.id,
			at: line.at,
			actor: actor ?? '—',
			text: auditText(name),
		})),
	};
};

type Loaded = Awaited<ReturnType<typeof getEdition>>;

/** Done parts in one line each, what is missing by itself, with the page that mends it. */
function checklist(problems: readonly OpeningProblem[], edition: Loaded, locale: 'zh-CN' | 'en') {
	const base = `/staff/editions/${edition.id}`;
	const nameOf = (id: string) => {
		const found = edition.categories.find((category) => category.id === id);
		return found ? localText(found.name, locale) : '';
	};
	const isRubric = (code: OpeningProblem['code']) => code.startsWith('rubric') || code.startsWith('criterion');
	const isDivision = (code: OpeningProblem['code']) => code.startsWith('divisions');
	const parts: {
		key: string;
		label: string;
		of: (problem: OpeningProblem) => boolean;
		href: (id: string) => string;
	}[] = [
		{
			key: 'hosts',
			label: m.editions_check_hosts(),
			of: ({ code }) => code === 'hosts_missing',
			href: () => `${base}/basics#hosts`,
		},
		{
			key: 'declarations',
			label: m.editions_check_declarations(),
			of: ({ code }) => code === 'declarations_missing',
			href: () => `${base}/basics#declarations`,
		},
		{
			key: 'categories',
			label: m.editions_check_categories(),
			of: ({ code }) => code === 'categories_missing',
			href: () => `${base}/categories/new`,
		},
		{
			key: 'windows',
			label: m.editions_check_windows(),
			of: ({ scope, code }) => scope === 'category' && !isRubric(code) && !isDivision(code),
			href: () => `${base}/dates`,
		},
		{
			key: 'divisions',
			label: m.editions_check_divisions(),
			of: ({ code }) => isDivision(code),
			href: (id) => `${base}/categories/${id}#divisions`,
		},
		{
			key: 'rubrics',
			label: m.editions_check_rubrics(),
			of: ({ code }) => isRubric(code),
			href: (id) => `${base}/categories/${id}/rubric`,
		},
	];
	return parts.flatMap((part): { key: string; label: string; done: boolean; href?: string }[] => {
		const found = problems.filter(part.of);
		if (found.length === 0) return [{ key: part.key, label: part.label, done: true }];
		return found.map((problem, index) => ({
			key: `${part.key}-${index}`,
			label:
				problem.scope === 'category'
					? m.editions_problem_of({ category: nameOf(problem.categoryId), problem: editionProblemText(problem) })
					: editionProblemText(problem),
			done: false,
			href: part.href(problem.scope === 'category' ? problem.categoryId : ''),
		}));
	});
}

const versionOf = (form: FormData) => Number(form.get('version')) || 0;

export const actions: Actions = {
	open: async (event) => {
		const { ctx, locale } = event.locals;
		const editionId = idParam(event.params.id);
		const decision = await openEdition(ctx, { editionId, version: versionOf(await event.request.formData()) });
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			return fail(409, { refusal: { message, details: [] } satisfies FormRefusal });
		}
		const { name } = await getEdition(ctx, editionId);
		flash(event, { kind: 'done', text: m.editions_done_opened({ name: localText(name, locale) }) });
		redirect(303, event.url.pathname);
	},
	finish: async (event) => {
		const { ctx, locale } = event.locals;
		const editionId = idParam(event.params.id);
		const decision = await finishEdition(ctx, { editionId, version: versionOf(await event.request.formData()) });
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			return fail(409, { refusal: { message, details: [] } satisfies FormRefusal });
		}
		const { name } = await getEdition(ctx, editionId);
		flash(event, { kind: 'done', text: m.editions_done_finished({ name: localText(name, locale) }) });
		redirect(303, event.url.pathname);
	},
};
