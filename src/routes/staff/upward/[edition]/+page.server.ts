import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import type { Decision } from '#lib/domain/decision.ts';
import { RECOMMENDATION_STATES } from '#lib/domain/higher.ts';
import { localText } from '#lib/domain/local-text.ts';
import {
	missingPapers,
	whitelistWarning,
	type RecommendationRefusal,
	type RecommendationRefusalFacts,
} from '#lib/domain/recommendation.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { readCountedUpward } from '#lib/forms/counted.ts';
import { readId, readPicks, readReason, readSending, readSheetRow, type RowInput } from '#lib/forms/upward.ts';
import { auditText } from '#lib/i18n/audit.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { PROBLEM_TEXT, recommendationRefusal, WARNING_TEXT } from '#lib/i18n/reasons/upward.ts';
import { listAudit } from '#lib/server/audit/queries.ts';
import { confirmRecommendations } from '#lib/server/recommendations/confirm-recommendations.ts';
import { markSubstitutes } from '#lib/server/recommendations/mark-substitutes.ts';
import { moveRecommendation } from '#lib/server/recommendations/move-recommendation.ts';
import { getHigherEdition, listSheet } from '#lib/server/recommendations/queries.ts';
import { receivePapers } from '#lib/server/recommendations/receive-papers.ts';
import { removeRecommendations } from '#lib/server/recommendations/remove-recommendations.ts';
import { saveRecommendation } from '#lib/server/recommendations/save-recommendation.ts';
import { sendRecommendations } from '#lib/server/recommendations/send-recommendations.ts';
import { unconfirmRecommendations } from '#lib/server/recommendations/unconfirm-recommendations.ts';
import { withdrawRecommendation } from '#lib/server/recommendations/withdraw-recommendation.ts';
import { flash } from '#lib/server/web/flash.ts';
import { idOrNull, idParam } from '#lib/server/web/id-param.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { ctx, locale } }) => {
	const edition = await getHigherEdition(ctx, idParam(params.edition));
	const filter = {
		state: RECOMMENDATION_STATES.find((state) => state === url.searchParams.get('state')) ?? null,
		categoryId: idOrNull(url.searchParams.get('category')),
		search: (url.searchParams.get('q') ?? '').trim().slice(0, 60),
		counted: readCountedUpward(url.searchParams),
	};
	const [page, history] = await Promise.all([
		listSheet(ctx, edition, { ...filter, cursor: readListCursor(url, 'whole') }),
		listAudit(ctx, 'higher_edition', edition.id, 30),
	]);
	const editedId = edition.rules.closedAt === null ? idOrNull(url.searchParams.get('row')) : null;
	const rows = page.rows.map(({ eligibility, ...row }) => ({
		...row,
		unit: localText(row.unit, locale),
		missing: missingPapers(edition.papers, row.papers).map(({ label }) => localText(label, locale)),
		problems:
			row.state === 'withdrawn' || row.state === 'sent' ? [] : eligibility.problems.map((one) => PROBLEM_TEXT[one]()),
		// the contest's own standing is said once, above the sheet
		warnings:
			row.state === 'withdrawn'
				? []
				: eligibility.warnings.filter((one) => !one.startsWith('whitelist_')).map((one) => WARNING_TEXT[one]()),
		pending: row.state !== 'withdrawn' && eligibility.warnings.includes('results_pending'),
	}));
	const whitelist = whitelistWarning(
		edition.rules.whitelist,
		wallTime(ctx.now, ctx.installation.timeZone).slice(0, 10),
	);
	return {
		edition: {
			id: edition.id,
			name: localText(edition.name, locale),
			kind: edition.programme.kind,
			level: edition.rules.level,
			route: edition.route,
			callNumber: edition.callNumber,
			deadlineAt: edition.rules.deadlineAt,
			closed: edition.rules.closedAt !== null,
			resultExpectedOn: edition.resultExpectedOn,
			note: edition.programme.note && localText(edition.programme.note, locale),
			waiting: edition.outcomesWaiting,
			whitelist: edition.rules.whitelist,
			papers: edition.papers.map(({ key, label, required }) => ({ key, label: localText(label, locale), required })),
			categories: edition.categories.map(({ id, name }) => ({ id, name: localText(name, locale) })),
		},
		whitelistWarning: whitelist && WARNING_TEXT[whitelist](),
		system: edition.system,
		places: edition.counts.filter(({ state }) => state === 'confirmed' || state === 'sent'),
		tallies: RECOMMENDATION_STATES.map((state) => ({
			state,
			count: edition.counts.reduce((sum, row) => (row.state === state ? sum + row.count : sum), 0),
		})),
		papersMissing: edition.papersMissing,
		filter,
		...page,
		rows,
		edited: rows.find(({ id }) => id === editedId) ?? null,
		history: history.map(({ id, at, actor, name }) => ({ id, at, actor: actor ?? '—', text: auditText(name) })),
	};
};

/** What a refused page shows again. */
interface Shown {
	picked?: string[];
	sending?: { sentOn: string | null; note: string };
	typed?: RowInput;
	reason?: string;
}

type Done = Decision<string, RecommendationRefusal, RecommendationRefusalFacts>;

/** Back to the place in the list, with what was done; or the page again, with every reason. */
function answer(event: RequestEvent, decision: Done, done: string, tried: string, extra: Shown = {}) {
	if (!decision.ok) return fail(409, { tried, refusal: recommendationRefusal(decision), ...extra });
	flash(event, { kind: 'done', text: done });
	const query = new URLSearchParams(event.url.searchParams);
	for (const name of [...query.keys()]) if (name.startsWith('/') || name === 'row') query.delete(name);
	const path = resolve('/staff/upward/[edition]', { edition: idParam(event.params.edition) });
	redirect(303, `${path}${query.size > 0 ? `?${query}` : ''}#sheet`);
}

async function readAll(event: RequestEvent) {
	const form = await event.request.formData();
	return { form, editionId: idParam(event.params.edition), recommendationIds: readPicks(form) };
}

export const actions: Actions = {
	confirm: async (event) => {
		const { editionId, recommendationIds } = await readAll(event);
		const decision = await confirmRecommendations(event.locals.ctx, { editionId, recommendationIds });
		return answer(event, decision, m.upward_done_confirmed({ count: recommendationIds.length }), 'confirm', {
			picked: recommendationIds,
		});
	},
	unconfirm: async (event) => {
		const { editionId, recommendationIds } = await readAll(event);
		const decision = await unconfirmRecommendations(event.locals.ctx, { editionId, recommendationIds });
		return answer(event, decision, m.upward_done_unconfirmed({ count: recommendationIds.length }), 'unconfirm');
	},
	substitute: async (event) => {
		const { editionId, recommendationIds } = await readAll(event);
		const decision = await markSubstitutes(event.locals.ctx, { editionId, recommendationIds, waiting: true });
		return answer(event, decision, m.upward_done_substitute({ count: recommendationIds.length }), 'substitute');
	},
	unsubstitute: async (event) => {
		const { editionId, recommendationIds } = await readAll(event);
		const decision = await markSubstitutes(event.locals.ctx, { editionId, recommendationIds, waiting: false });
		return answer(event, decision, m.upward_done_unsubstitute({ count: recommendationIds.length }), 'unsubstitute');
	},
	remove: async (event) => {
		const { editionId, recommendationIds } = await readAll(event);
		const decision = await removeRecommendations(event.locals.ctx, { editionId, recommendationIds });
		return answer(event, decision, m.upward_done_removed({ count: recommendationIds.length }), 'remove');
	},
	papers: async (event) => {
		const { editionId, recommendationIds } = await readAll(event);
		const decision = await receivePapers(event.locals.ctx, { editionId, recommendationIds });
		return answer(event, decision, m.upward_done_papers({ count: recommendationIds.length }), 'papers');
	},
	send: async (event) => {
		const { editionId, recommendationIds, form } = await readAll(event);
		const sending = readSending(form);
		const decision = await sendRecommendations(event.locals.ctx, { editionId, recommendationIds, ...sending });
		return answer(event, decision, m.upward_done_sent({ count: recommendationIds.length }), 'send', {
			sending,
			picked: recommendationIds,
		});
	},
	save: async (event) => {
		const { editionId, form } = await readAll(event);
		const recommendationId = idParam(readId(form, 'row'));
		const input = readSheetRow(form);
		const decision = await saveRecommendation(event.locals.ctx, { editionId, recommendationId, ...input });
		return answer(event, decision, m.upward_done_saved(), 'save', { typed: input });
	},
	up: async (event) => {
		const { editionId, form } = await readAll(event);
		const recommendationId = idParam(readId(form, 'row'));
		const decision = await moveRecommendation(event.locals.ctx, { editionId, recommendationId, direction: 'up' });
		return answer(event, decision, m.upward_done_moved(), 'up');
	},
	down: async (event) => {
		const { editionId, form } = await readAll(event);
		const recommendationId = idParam(readId(form, 'row'));
		const decision = await moveRecommendation(event.locals.ctx, { editionId, recommendationId, direction: 'down' });
		return answer(event, decision, m.upward_done_moved(), 'down');
	},
	withdraw: async (event) => {
		const { editionId, form } = await readAll(event);
		const recommendationId = idParam(readId(form, 'row'));
		const reason = readReason(form);
		const decision = await withdrawRecommendation(event.locals.ctx, { editionId, recommendationId, reason });
		const done =
			decision.ok && decision.replacement
				? m.upward_done_withdrawn_replaced({ title: decision.replacement.title })
				: m.upward_done_withdrawn();
		return answer(event, decision, done, 'withdraw', { reason });
	},
};
