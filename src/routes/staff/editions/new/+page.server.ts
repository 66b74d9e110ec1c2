import { fail, redirect } from '@sveltejs/kit';
import { localText } from '#lib/domain/local-text.ts';
import { PRESET_KEYS, PRESETS } from '#lib/domain/presets/presets.ts';
import { momentOf, wallTime } from '#lib/domain/window-zone.ts';
import { readNewEdition, type NewEditionTree } from '#lib/forms/editions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { problemTexts } from '#lib/i18n/reasons/editions.ts';
import { createEdition } from '#lib/server/editions/create-edition.ts';
import { listEditions } from '#lib/server/editions/queries.ts';
import { flash } from '#lib/server/web/flash.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { ctx } }) => {
	const zone = ctx.installation.timeZone;
	const asked = url.searchParams.get('preset');
	const preset = PRESET_KEYS.find((key) => key === asked) ?? PRESET_KEYS[0];
	const ordinals = (await listEditions(ctx)).flatMap(({ ordinal }) => ordinal ?? []);
	const ordinal = ordinals.length > 0 ? Math.max(...ordinals) + 1 : undefined;
	const proposal = PRESETS[preset]({ now: ctx.now, zone, ordinal });
	const tree: NewEditionTree = {
		preset,
		name: { zh: proposal.name.zh, en: proposal.name.en ?? '' },
		// 年度 counts the awards, 届 the festivals
		ordinal: proposal.ordinal === null ? '' : String(proposal.ordinal),
		periodLabel: proposal.periodLabel,
		theme: { zh: proposal.theme?.zh ?? '', en: proposal.theme?.en ?? '' },
		callNumber: '',
		startsOn: wallTime(proposal.windows[0]?.opensAt ?? ctx.now, zone).slice(0, 10),
	};
	return { tree };
};

export const actions: Actions = {
	default: async (event) => {
		const { ctx, locale } = event.locals;
		const read = readNewEdition(await event.request.formData());
		if (!read.ok) return fail(400, { tree: read.tree, errors: problemTexts(read.problems) });
		const { startsOn: day, ...value } = read.value;
		const startsOn = momentOf(`${day}T00:00`, ctx.installation.timeZone);
		if (!startsOn) return fail(400, { tree: read.tree, errors: problemTexts({ startsOn: ['date_odd'] }) });
		const { editionId } = await createEdition(ctx, { ...value, startsOn });
		flash(event, { kind: 'done', text: m.editions_done_created({ name: localText(value.name, locale) }) });
		redirect(303, `/staff/editions/${editionId}`);
	},
};
