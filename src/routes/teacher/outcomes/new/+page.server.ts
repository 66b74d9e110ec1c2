import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { HIGHER_LEVELS } from '#lib/domain/higher.ts';
import { localText } from '#lib/domain/local-text.ts';
import { readProof, readReport, reportTreeOf } from '#lib/forms/upward.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { outcomeReasonText } from '#lib/i18n/reasons/upward.ts';
import {
	findSchoolPupils,
	listReportableEditions,
	listReportableEntries,
} from '#lib/server/recommendations/queries.ts';
import { reportOutcome } from '#lib/server/recommendations/report-outcome.ts';
import { flash } from '#lib/server/web/flash.ts';
import { services } from '#lib/server/web/services.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const [editions, entries] = await Promise.all([listReportableEditions(ctx), listReportableEntries(ctx)]);
	return {
		// options of one group stand together
		editions: HIGHER_LEVELS.flatMap((level) =>
			editions
				.filter((edition) => edition.level === level)
				.map(({ id, name }) => ({ id, name: localText(name, locale), level })),
		),
		entries: [...Map.groupBy(entries, ({ edition }) => edition.zh).values()]
			.flat()
			.map(({ id, number, title, edition }) => ({
				id,
				number,
				title,
				edition: localText(edition, locale),
			})),
		tree: reportTreeOf(url.searchParams),
	};
};

export const actions: Actions = {
	find: async ({ request, locals: { ctx } }) => {
		const tree = reportTreeOf(await request.formData());
		return { tree, problem: null, pupils: await findSchoolPupils(ctx, { search: tree.search, chosen: tree.pupils }) };
	},
	report: async (event) => {
		const { ctx } = event.locals;
		const form = await event.request.formData();
		const tree = reportTreeOf(form);
		const refused = async (status: 400 | 409, problem: string) =>
			fail(status, {
				tree,
				problem,
				pupils: await findSchoolPupils(ctx, { search: tree.search, chosen: tree.pupils }),
			});
		const input = readReport(form);
		if (!input) return refused(400, m.upward_reason_choose_edition());
		const proof = readProof(form);
		const decision = await reportOutcome(ctx, services().storage, {
			...input,
			proof: proof && { fileName: proof.name, bytes: Buffer.from(await proof.arrayBuffer()) },
		});
		if (!decision.ok) return refused(409, outcomeReasonText(decision));
		flash(event, { kind: 'done', text: m.upward_done_reported() });
		redirect(303, resolve('/teacher/outcomes'));
	},
};
