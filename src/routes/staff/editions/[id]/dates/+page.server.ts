import { fail, redirect } from '@sveltejs/kit';
import { PHASES, type Phase, type PhaseWindow } from '#lib/domain/edition.ts';
import { localText } from '#lib/domain/local-text.ts';
import { windowOf } from '#lib/domain/window.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { readWindowsForm, type WindowCell, type WindowsTree, type FormRefusal } from '#lib/forms/editions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { editionProblemText, editionReasonText, problemTexts } from '#lib/i18n/reasons/editions.ts';
import { getEdition } from '#lib/server/editions/queries.ts';
import { setWindows } from '#lib/server/editions/set-windows.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idParam } from '#lib/server/web/id-param.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale }, params }) => {
	const edition = await getEdition(ctx, idParam(params.id));
	const zone = ctx.installation.timeZone;
	const cells = (windows: readonly PhaseWindow[]): Record<Phase, WindowCell> => {
		const cell = (phase: Phase): WindowCell => {
			const window = windowOf(windows, phase);
			return window
				? { opens: wallTime(window.opensAt, zone), closes: wallTime(window.closesAt, zone) }
				: { opens: '', closes: '' };
		};
		return Object.fromEntries(PHASES.map((phase) => [phase, cell(phase)])) as Record<Phase, WindowCell>;
	};
	const tree: WindowsTree = {
		edition: cells(edition.windows),
		...Object.fromEntries(edition.categories.map((category) => [category.id, cells(category.ownWindows)])),
	};
	return {
		edition: {
			id: edition.id,
			name: localText(edition.name, locale),
			state: edition.state,
			version: edition.version,
		},
		rows: edition.categories.map(({ id, name }) => ({ id, name: localText(name, locale) })),
		tree,
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx, locale } = event.locals;
		const editionId = idParam(event.params.id);
		const form = await event.request.formData();
		const { categories } = await getEdition(ctx, editionId);
		const read = readWindowsForm(
			form,
			categories.map(({ id }) => id),
			ctx.installation.timeZone,
		);
		if (!read.ok) return fail(400, { tree: read.tree, errors: problemTexts(read.problems) });
		const decision = await setWindows(ctx, {
			...read.value,
			editionId,
			version: Number(form.get('version')) || 0,
		});
		if (!decision.ok) {
			const message = editionReasonText(decision.reason, decision.facts, ctx.installation.timeZone);
			const findings = decision.facts && 'findings' in decision.facts ? decision.facts.findings : [];
			const rowOf = (id: string | null) => {
				const found = categories.find((category) => category.id === id);
				return found ? localText(found.name, locale) : m.editions_dates_default();
			};
			const details = findings.map((finding) =>
				m.editions_problem_of({ category: rowOf(finding.categoryId), problem: editionProblemText(finding) }),
			);
			return fail(409, { tree: read.tree, refusal: { message, details: [...new Set(details)] } satisfies FormRefusal });
		}
		flash(event, { kind: 'done', text: m.editions_done_dates() });
		redirect(303, event.url.pathname);
	},
};
