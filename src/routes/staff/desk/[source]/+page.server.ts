import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { isId } from '#lib/domain/entry.ts';
import { localText } from '#lib/domain/local-text.ts';
import {
	columnOf,
	DEFAULT_SHAPES,
	endsOf,
	NOTHING,
	sameShape,
	VIEW_COLUMNS,
	type ViewColumn,
	type ViewRefusal,
	type ViewShape,
	type ViewSource,
} from '#lib/domain/view.ts';
import { deskQuery, readDeskShape, readPlainShape, readSource, readView } from '#lib/forms/desks.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { cellOf, codeText, columnName, filterText, SOURCE_NAMES, VIEW_REFUSAL_TEXT } from '#lib/i18n/reasons/desks.ts';
import { copyView } from '#lib/server/desks/copy-view.ts';
import { deleteView } from '#lib/server/desks/delete-view.ts';
import { groupName } from '#lib/server/desks/export-view.ts';
import { getDeskFrame, getDeskPage } from '#lib/server/desks/queries.ts';
import { renameView } from '#lib/server/desks/rename-view.ts';
import { reshapeView } from '#lib/server/desks/reshape-view.ts';
import { saveView } from '#lib/server/desks/save-view.ts';
import { shareView } from '#lib/server/desks/share-view.ts';
import { flash } from '#lib/server/web/flash.ts';
import { readListCursor } from '#lib/server/web/list-cursor.ts';
import type { Actions, PageServerLoad } from './$types';

function sourceOf(params: { source: string }): ViewSource {
	return readSource(params.source) ?? error(404);
}

/** Sources whose rows have a page of their own. */
const HAVE_PAGES: readonly ViewSource[] = ['entries', 'nominees', 'units'];

export const load: PageServerLoad = async ({ params, url, locals: { ctx, locale } }) => {
	const source = sourceOf(params);
	const zone = ctx.installation.timeZone;
	const reader = { locale, zone };
	const frame = await getDeskFrame(ctx, source);
	const asked = url.searchParams.get('view');
	const view = frame.views.find(({ id }) => id === asked) ?? null;
	if (asked !== null && !view) error(404);
	const shape = readDeskShape(source, url.searchParams, view?.shape ?? DEFAULT_SHAPES[source]);
	const page = await getDeskPage(ctx, source, shape, reader, readListCursor(url));

	const queryOf = (changed: Partial<ViewShape>) => deskQuery({ ...shape, ...changed }, view?.id ?? null);
	const address = (changed: Partial<ViewShape>) => `${url.pathname}?${queryOf(changed)}`;
	const choicesOf = (column: ViewColumn) =>
		column.codes === 'stored'
			? (frame.choices[column.key] ?? []).map(({ id, name, of }) => ({
					value: id,
					label: of
						? m.desks_choice_of({ name: localText(name, locale), of: localText(of, locale) })
						: localText(name, locale),
				}))
			: [...column.codes, ...(column.nullable ? [NOTHING] : [])].map((code) => ({
					value: code,
					label: codeText(source, column.key, code, locale),
				}));
	const nameOf = (key: string) => (id: string) => {
		const found = frame.choices[key]?.find((choice) => choice.id === id);
		return found && localText(found.name, locale);
	};
	const without = (key: string) => {
		const { [key]: _, ...filters } = shape.filters;
		return filters;
	};
	const label = (key: string) => columnName(source, key, locale);
	const columns = shape.columns.map((key) => columnOf(source, key)!);
	const [first] = shape.sort;
	const known = VIEW_COLUMNS[source];
	// the chosen ones first, in their order: so a ticked box keeps its place
	const offered = [...columns, ...known.filter(({ key }) => !shape.columns.includes(key))];

	return {
		source,
		sourceName: SOURCE_NAMES[source](locale),
		view: view && {
			id: view.id,
			name: view.name,
			own: view.own,
			owner: view.owner,
			shared: view.shared,
			version: view.version,
			changed: !sameShape(view.shape, shape),
		},
		plain: JSON.stringify(shape),
		query: deskQuery(shape, view?.id ?? null),
		rowPage: HAVE_PAGES.includes(source),
		columns: columns.map(({ key, kind, decimal, personal, sortable }) => ({
			key,
			label: label(key),
			number: kind === 'number',
			decimal,
			personal,
			sortable,
			sorted: first?.key === key ? (first.descending ? ('descending' as const) : ('ascending' as const)) : null,
			href: address({
				sort: [
					{ key, descending: first?.key === key && !first.descending },
					...shape.sort.filter((one) => one.key !== key),
				],
			}),
		})),
		/** the one whose cells lead to the row's page */
		link: Math.max(
			0,
			columns.findIndex(({ key }) => key === 'title' || key === 'nominee' || key === 'unit'),
		),
		offered: offered.map(({ key, personal }, index) => ({
			key,
			label: label(key),
			personal,
			chosen: shape.columns.includes(key),
			earlier:
				index > 0 && index < columns.length
					? queryOf({ columns: shape.columns.with(index - 1, key).with(index, shape.columns[index - 1]!) })
					: null,
		})),
		filters: known
			.filter(({ filterable }) => filterable)
			.map((column) => {
				const filter = shape.filters[column.key] ?? '';
				const [from, to] = endsOf(filter);
				return {
					key: column.key,
					label: label(column.key),
					kind: column.kind,
					personal: column.personal,
					value: filter,
					/** of a column that is not shown and not filtered: folded away */
					further: filter === '' && !shape.columns.includes(column.key),
					from,
					to,
					codes: filter.split(','),
					choices: column.kind === 'enum' ? choicesOf(column) : [],
					stored: column.codes === 'stored',
				};
			}),
		sorts: known.filter(({ sortable }) => sortable).map(({ key }) => ({ key, label: label(key) })),
		groupings: known.filter(({ groupable }) => groupable).map(({ key }) => ({ key, label: label(key) })),
		shape,
		chips: Object.entries(shape.filters).map(([key, filter]) => ({
			label: label(key),
			value: filterText(source, key, filter, locale, nameOf(key)),
			href: address({ filters: without(key) }),
		})),
		clearHref: address({ filters: {} }),
		rows: page.rows.map(({ id, values }) => ({
			id,
			cells: columns.map((column, index) => cellOf(source, column, values[index] ?? null, reader)),
		})),
		total: page.total,
		summed: Object.keys(page.total.sums).map((key) => ({ key, label: label(key) })),
		group: shape.group && label(shape.group),
		groups: page.groups.map((group) => ({
			key: `${group.value}`,
			name: groupName(source, shape.group!, group, locale),
			count: group.count,
			sums: group.sums,
			query: queryOf({
				group: null,
				filters: { ...shape.filters, [shape.group!]: filterOfGroup(source, shape.group!, group.value) },
			}),
		})),
		moreGroups: page.moreGroups,
		previousHref: page.previous && `${address({})}&page=${page.previous}`,
		nextHref: page.next && `${address({})}&page=${page.next}`,
		views: frame.views.map(({ id, name, own, owner }) => ({ id, name, own, owner })),
		/** the names of what a pupil or an adult is called by: said before the file leaves */
		personal: columns.filter(({ personal }) => personal).map(({ key }) => label(key)),
	};
};

/** The filter that shows exactly the rows of a group. */
function filterOfGroup(source: ViewSource, key: string, value: string | null): string {
	return columnOf(source, key)?.kind === 'enum' ? (value ?? NOTHING) : `=${value ?? ''}`;
}

/* ---------------------------------------------------------------------------------------------------------- actions */

type Event = RequestEvent<{ source: string }, '/staff/desk/[source]'>;

async function read(event: Event) {
	const source = sourceOf(event.params);
	const form = await event.request.formData();
	return { source, shape: readPlainShape(source, form), view: readView(form) };
}

/** Back to the list, as this view or in the shape that was looked at. */
function back(event: Event, viewId: string | null, shape?: ViewShape): never {
	const query = shape ? deskQuery(shape, viewId) : viewId ? `view=${viewId}` : '';
	redirect(303, query ? `${event.url.pathname}?${query}` : event.url.pathname);
}

/** What was refused stands in the address that was left; the sentence comes with it. */
function refused(event: Event, reason: ViewRefusal, viewId: string | null, shape: ViewShape): never {
	flash(event, { kind: 'refused', text: VIEW_REFUSAL_TEXT[reason]() });
	back(event, viewId, shape);
}

const idOf = (viewId: string | null): string => (viewId !== null && isId(viewId) ? viewId : error(404));

export const actions: Actions = {
	save: async (event) => {
		const { source, shape, view } = await read(event);
		const decision = await saveView(event.locals.ctx, { source, shape, name: view.name, shared: view.shared });
		if (!decision.ok)
			return fail(400, { save: { name: view.name, shared: view.shared, error: VIEW_REFUSAL_TEXT[decision.reason]() } });
		flash(event, { kind: 'done', text: m.desks_done_saved() });
		back(event, decision.viewId ?? null);
	},
	reshape: async (event) => {
		const { shape, view } = await read(event);
		const viewId = idOf(view.viewId);
		const decision = await reshapeView(event.locals.ctx, { viewId, version: view.version, shape });
		if (!decision.ok) refused(event, decision.reason, viewId, shape);
		flash(event, { kind: 'done', text: m.desks_done_changed() });
		back(event, viewId);
	},
	rename: async (event) => {
		const { shape, view } = await read(event);
		const viewId = idOf(view.viewId);
		const decision = await renameView(event.locals.ctx, { viewId, version: view.version, name: view.name });
		if (!decision.ok) refused(event, decision.reason, viewId, shape);
		flash(event, { kind: 'done', text: m.desks_done_renamed() });
		back(event, viewId, shape);
	},
	share: async (event) => {
		const { shape, view } = await read(event);
		const viewId = idOf(view.viewId);
		const decision = await shareView(event.locals.ctx, { viewId, version: view.version, shared: view.shared });
		if (!decision.ok) refused(event, decision.reason, viewId, shape);
		flash(event, { kind: 'done', text: view.shared ? m.desks_done_shared() : m.desks_done_unshared() });
		back(event, viewId, shape);
	},
	remove: async (event) => {
		const { shape, view } = await read(event);
		const viewId = idOf(view.viewId);
		const decision = await deleteView(event.locals.ctx, { viewId, version: view.version });
		if (!decision.ok) refused(event, decision.reason, viewId, shape);
		flash(event, { kind: 'done', text: m.desks_done_deleted() });
		redirect(303, '/staff/desk');
	},
	copy: async (event) => {
		const { view } = await read(event);
		const { viewId, name } = await copyView(event.locals.ctx, { viewId: idOf(view.viewId) });
		flash(event, { kind: 'done', text: m.desks_done_copied({ name }) });
		back(event, viewId);
	},
};
