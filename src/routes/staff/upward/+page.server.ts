import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { localText } from '#lib/domain/local-text.ts';
import { HIGHER_PRESETS, TALENT_PRESETS } from '#lib/domain/presets/higher-programmes.ts';
import { whitelistWarning } from '#lib/domain/recommendation.ts';
import { wallTime } from '#lib/domain/window-zone.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { higherEditionRefusal } from '#lib/i18n/reasons/upward.ts';
import { createProgramme } from '#lib/server/recommendations/create-programme.ts';
import { listHigherEditions, listProgrammes, type HigherEditionLine } from '#lib/server/recommendations/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { Actions, PageServerLoad } from './$types';

type Standing = Pick<HigherEditionLine, 'whitelistStatus' | 'whitelistFrom' | 'whitelistUntil'>;

const VIEWS = ['open', 'closed', 'programmes'] as const;

export const load: PageServerLoad = async ({ url, locals: { ctx, locale } }) => {
	const today = wallTime(ctx.now, ctx.installation.timeZone).slice(0, 10);
	/** 白名单 as of today */
	const withStanding = <Row extends Standing>(row: Row) => ({
		...row,
		expired:
			whitelistWarning({ status: row.whitelistStatus, from: row.whitelistFrom, until: row.whitelistUntil }, today) ===
			'whitelist_out_of_period',
	});
	const view = VIEWS.find((one) => one === url.searchParams.get('view')) ?? 'open';
	if (view !== 'programmes') {
		const page = await listHigherEditions(ctx, { view, cursor: readListCursor(url, 'moment') });
		return { view, editions: { ...page, rows: page.rows.map(withStanding) }, programmes: null, presets: [] };
	}
	const { presets, ...programmes } = await listProgrammes(ctx, { cursor: readListCursor(url) });
	return {
		view,
		editions: null,
		programmes: { ...programmes, rows: programmes.rows.map(withStanding) },
		presets: [...HIGHER_PRESETS, ...TALENT_PRESETS]
			.filter(({ key }) => !presets.includes(key))
			.map(({ key, name, level, route, organisers, categories }) => ({
				key,
				name: localText(name, locale),
				level,
				route,
				organisers: organisers.map((organiser) => localText(organiser, locale)),
				categories: categories.length,
			})),
	};
};

export const actions: Actions = {
	preset: async (event) => {
		const key = (await event.request.formData()).get('preset');
		if (typeof key !== 'string') error(400);
		const decision = await createProgramme(event.locals.ctx, { preset: key });
		if (!decision.ok) return fail(409, { refusal: higherEditionRefusal(decision) });
		flash(event, { kind: 'done', text: m.upward_done_programme() });
		redirect(303, resolve('/staff/upward/programmes/[programme]/new', { programme: decision.programmeId! }));
	},
};
