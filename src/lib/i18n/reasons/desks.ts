import type { Locale } from '#lib/domain/local-text.ts';
import { columnOf, NOTHING, type ViewColumn, type ViewRefusal, type ViewSource } from '#lib/domain/view.ts';
import { formatDate, formatDateTime, formatDay } from '../format.ts';
import { m } from '../paraglide/messages.js';

type Word = (locale: Locale) => string;

export const SOURCE_NAMES: Record<ViewSource, Word> = {
	entries: (locale) => m.desks_source_entries({}, { locale }),
	recommendations: (locale) => m.desks_source_recommendations({}, { locale }),
	outcomes: (locale) => m.desks_source_outcomes({}, { locale }),
	nominees: (locale) => m.desks_source_nominees({}, { locale }),
	units: (locale) => m.desks_source_units({}, { locale }),
};

export const SOURCE_LEADS: Record<ViewSource, Word> = {
	entries: (locale) => m.desks_lead_entries({}, { locale }),
	recommendations: (locale) => m.desks_lead_recommendations({}, { locale }),
	outcomes: (locale) => m.desks_lead_outcomes({}, { locale }),
	nominees: (locale) => m.desks_lead_nominees({}, { locale }),
	units: (locale) => m.desks_lead_units({}, { locale }),
};

const COLUMN_NAMES: Record<string, Word> = {
	number: (locale) => m.desks_col_number({}, { locale }),
	title: (locale) => m.desks_col_title({}, { locale }),
	edition: (locale) => m.desks_col_edition({}, { locale }),
	category: (locale) => m.desks_col_category({}, { locale }),
	division: (locale) => m.desks_col_division({}, { locale }),
	discipline: (locale) => m.desks_col_discipline({}, { locale }),
	unit: (locale) => m.desks_col_unit({}, { locale }),
	state: (locale) => m.desks_col_state({}, { locale }),
	progress: (locale) => m.desks_col_progress({}, { locale }),
	collective: (locale) => m.desks_col_collective({}, { locale }),
	authors: (locale) => m.desks_col_authors({}, { locale }),
	author_count: (locale) => m.desks_col_author_count({}, { locale }),
	advisors: (locale) => m.desks_col_advisors({}, { locale }),
	unit_rank: (locale) => m.desks_col_unit_rank({}, { locale }),
	score: (locale) => m.desks_col_score({}, { locale }),
	rank: (locale) => m.desks_col_rank({}, { locale }),
	shortlisted: (locale) => m.desks_col_shortlisted({}, { locale }),
	grade: (locale) => m.desks_col_grade({}, { locale }),
	recommended_to: (locale) => m.desks_col_recommended_to({}, { locale }),
	outcome_count: (locale) => m.desks_col_outcome_count({}, { locale }),
	file_count: (locale) => m.desks_col_file_count({}, { locale }),
	handed_in_at: (locale) => m.desks_col_handed_in_at({}, { locale }),
	filed_at: (locale) => m.desks_col_filed_at({}, { locale }),
	mend_by: (locale) => m.desks_col_mend_by({}, { locale }),
	higher_edition: (locale) => m.desks_col_higher_edition({}, { locale }),
	level: (locale) => m.desks_col_level({}, { locale }),
	route: (locale) => m.desks_col_route({}, { locale }),
	higher_category: (locale) => m.desks_col_higher_category({}, { locale }),
	stage: (locale) => m.desks_col_stage({}, { locale }),
	work_kind: (locale) => m.desks_col_work_kind({}, { locale }),
	position: (locale) => m.desks_col_position({}, { locale }),
	papers_missing: (locale) => m.desks_col_papers_missing({}, { locale }),
	standing: (locale) => m.desks_col_standing({}, { locale }),
	deadline: (locale) => m.desks_col_deadline({}, { locale }),
	confirmed_at: (locale) => m.desks_col_confirmed_at({}, { locale }),
	sent_on: (locale) => m.desks_col_sent_on({}, { locale }),
	people: (locale) => m.desks_col_people({}, { locale }),
	result: (locale) => m.desks_col_result({}, { locale }),
	award_name: (locale) => m.desks_col_award_name({}, { locale }),
	decided_on: (locale) => m.desks_col_decided_on({}, { locale }),
	source: (locale) => m.desks_col_source({}, { locale }),
	certificate_number: (locale) => m.desks_col_certificate_number({}, { locale }),
	recommended: (locale) => m.desks_col_recommended({}, { locale }),
	reported_at: (locale) => m.desks_col_reported_at({}, { locale }),
	nominee: (locale) => m.desks_col_nominee({}, { locale }),
	unit_then: (locale) => m.desks_col_unit_then({}, { locale }),
	unit_now: (locale) => m.desks_col_unit_now({}, { locale }),
	school_grade: (locale) => m.desks_col_school_grade({}, { locale }),
	achievements: (locale) => m.desks_col_achievements({}, { locale }),
	conditions_met: (locale) => m.desks_col_conditions_met({}, { locale }),
	review: (locale) => m.desks_col_review({}, { locale }),
	panel_average: (locale) => m.desks_col_panel_average({}, { locale }),
	decision: (locale) => m.desks_col_decision({}, { locale }),
	kind: (locale) => m.desks_col_kind({}, { locale }),
	size: (locale) => m.desks_col_size({}, { locale }),
	parent: (locale) => m.desks_col_parent({}, { locale }),
	signed_in: (locale) => m.desks_col_signed_in({}, { locale }),
	contact_name: (locale) => m.desks_col_contact_name({}, { locale }),
	contact_phone: (locale) => m.desks_col_contact_phone({}, { locale }),
	drafts: (locale) => m.desks_col_drafts({}, { locale }),
	handed_in: (locale) => m.desks_col_handed_in({}, { locale }),
	filed: (locale) => m.desks_col_filed({}, { locale }),
	returned: (locale) => m.desks_col_returned({}, { locale }),
	accepted: (locale) => m.desks_col_accepted({}, { locale }),
	listed: (locale) => m.desks_col_listed({}, { locale }),
	recommended_count: (locale) => m.desks_col_recommended_count({}, { locale }),
};

/** Where one key means another thing than elsewhere. */
const OWN_NAMES: Partial<Record<ViewSource, Record<string, Word>>> = {
	entries: { grade: (locale) => m.desks_col_own_grade({}, { locale }) },
};

/** What a column is called at the head of the list and of the sheet. */
export function columnName(source: ViewSource, key: string, locale: Locale): string {
	return (OWN_NAMES[source]?.[key] ?? COLUMN_NAMES[key])?.(locale) ?? key;
}

const YES_NO: Record<string, Word> = {
	yes: (locale) => m.common_yes({}, { locale }),
	no: (locale) => m.common_no({}, { locale }),
};
const ENTRY_STATE: Record<string, Word> = {
	handed_in: (locale) => m.entries_state_handed_in({}, { locale }),
	filed: (locale) => m.entries_state_filed({}, { locale }),
	accepted: (locale) => m.entries_state_accepted({}, { locale }),
	returned: (locale) => m.entries_state_returned({}, { locale }),
	rejected: (locale) => m.entries_state_rejected({}, { locale }),
	withdrawn: (locale) => m.entries_state_withdrawn({}, { locale }),
	disqualified: (locale) => m.entries_state_disqualified({}, { locale }),
};
const GRADE: Record<string, Word> = {
	first: (locale) => m.results_grade_first({}, { locale }),
	second: (locale) => m.results_grade_second({}, { locale }),
	third: (locale) => m.results_grade_third({}, { locale }),
	encouragement: (locale) => m.results_grade_encouragement({}, { locale }),
	special: (locale) => m.desks_grade_special({}, { locale }),
};

/** The words of every code, by column; those of one source stand under its name. */
const CODES: Record<string, Record<string, Word>> = {
	'entries.state': ENTRY_STATE,
	'nominees.state': ENTRY_STATE,
	'recommendations.state': {
		proposed: (locale) => m.desks_recommendation_proposed({}, { locale }),
		substitute: (locale) => m.desks_recommendation_substitute({}, { locale }),
		confirmed: (locale) => m.desks_recommendation_confirmed({}, { locale }),
		sent: (locale) => m.desks_recommendation_sent({}, { locale }),
		withdrawn: (locale) => m.desks_recommendation_withdrawn({}, { locale }),
	},
	'outcomes.state': {
		reported: (locale) => m.desks_outcome_reported({}, { locale }),
		verified: (locale) => m.desks_outcome_verified({}, { locale }),
		rejected: (locale) => m.desks_outcome_rejected({}, { locale }),
	},
	progress: {
		filed: (locale) => m.desks_step_filed({}, { locale }),
		accepted: (locale) => m.desks_step_accepted({}, { locale }),
		scored: (locale) => m.desks_step_scored({}, { locale }),
		listed: (locale) => m.desks_step_listed({}, { locale }),
		recommended: (locale) => m.desks_step_recommended({}, { locale }),
		outcome: (locale) => m.desks_step_outcome({}, { locale }),
	},
	level: {
		city: (locale) => m.desks_level_city({}, { locale }),
		province: (locale) => m.desks_level_province({}, { locale }),
		nation: (locale) => m.desks_level_nation({}, { locale }),
	},
	route: {
		association: (locale) => m.desks_route_association({}, { locale }),
		education: (locale) => m.desks_route_education({}, { locale }),
		self: (locale) => m.desks_route_self({}, { locale }),
	},
	stage: {
		primary: (locale) => m.desks_stage_primary({}, { locale }),
		junior: (locale) => m.desks_stage_junior({}, { locale }),
		senior: (locale) => m.desks_stage_senior({}, { locale }),
	},
	work_kind: {
		individual: (locale) => m.desks_kind_individual({}, { locale }),
		team: (locale) => m.desks_kind_team({}, { locale }),
	},
	standing: {
		open: (locale) => m.desks_standing_open({}, { locale }),
		closed: (locale) => m.desks_standing_closed({}, { locale }),
	},
	result: {
		shortlisted: (locale) => m.desks_result_shortlisted({}, { locale }),
		final: (locale) => m.desks_result_final({}, { locale }),
		award: (locale) => m.desks_result_award({}, { locale }),
		honoured: (locale) => m.desks_result_honoured({}, { locale }),
		none: (locale) => m.desks_result_none({}, { locale }),
	},
	review: {
		waiting: (locale) => m.desks_review_waiting({}, { locale }),
		begun: (locale) => m.desks_review_begun({}, { locale }),
		done: (locale) => m.desks_review_done({}, { locale }),
	},
	decision: {
		none: (locale) => m.desks_decision_none({}, { locale }),
		recommended: (locale) => m.desks_decision_recommended({}, { locale }),
		not_recommended: (locale) => m.desks_decision_not_recommended({}, { locale }),
	},
	kind: {
		school: (locale) => m.filings_unit_kind_school({}, { locale }),
		campus: (locale) => m.filings_unit_kind_campus({}, { locale }),
		centre: (locale) => m.filings_unit_kind_centre({}, { locale }),
		research_office: (locale) => m.filings_unit_kind_research_office({}, { locale }),
		other: (locale) => m.filings_unit_kind_other({}, { locale }),
	},
	size: {
		small: (locale) => m.filings_unit_size_small({}, { locale }),
		medium: (locale) => m.filings_unit_size_medium({}, { locale }),
		large: (locale) => m.filings_unit_size_large({}, { locale }),
	},
	grade: GRADE,
	shortlisted: YES_NO,
	recommended: YES_NO,
	signed_in: YES_NO,
};

/** A code of an enum in words; `-` is "nothing there". */
export function codeText(source: ViewSource, key: string, code: string, locale: Locale): string {
	if (code === NOTHING) return m.desks_nothing({}, { locale });
	return (CODES[`${source}.${key}`] ?? CODES[key])?.[code]?.(locale) ?? code;
}

/** A cell as it is read, on the page and in the sheet; numbers stay numbers. */
export function cellOf(
	source: ViewSource,
	column: ViewColumn,
	value: string | number | Date | null,
	{ locale, zone }: { locale: Locale; zone: string },
): string | number {
	if (value === null) return '';
	if (column.kind === 'date')
		return column.day ? formatDay(String(value), locale) : dateText(column, value, zone, locale);
	if (column.kind === 'enum' && column.codes !== 'stored') return codeText(source, column.key, String(value), locale);
	return column.kind === 'number' ? Number(value) : String(value);
}

/** Moments as days, but deadlines with their hour. */
function dateText({ key }: ViewColumn, value: string | number | Date, zone: string, locale: Locale): string {
	const at = new Date(value);
	return key === 'deadline' || key === 'mend_by' ? formatDateTime(at, zone, locale) : formatDate(at, zone, locale);
}

/** A filter in words, for its chip. `nameOf` says what stored codes are called. */
export function filterText(
	source: ViewSource,
	key: string,
	filter: string,
	locale: Locale,
	nameOf: (id: string) => string | undefined,
): string {
	const column = columnOf(source, key);
	if (column?.kind === 'enum')
		return filter
			.split(',')
			.map((code) => nameOf(code) ?? codeText(source, key, code, locale))
			.join(m.common_list_comma({}, { locale }));
	if (column?.kind === 'text') {
		if (filter === '=') return m.desks_filter_empty({}, { locale });
		return filter.startsWith('=')
			? m.desks_filter_exactly({ text: filter.slice(1) }, { locale })
			: m.desks_filter_contains({ text: filter }, { locale });
	}
	const [from = '', to = ''] = filter.split('..');
	if (from === to) return from;
	if (to === '') return m.desks_filter_from({ from }, { locale });
	return from === '' ? m.desks_filter_to({ to }, { locale }) : m.desks_filter_between({ from, to }, { locale });
}

export const VIEW_REFUSAL_TEXT: Record<ViewRefusal, () => string> = {
	name_missing: () => m.desks_refusal_name_missing(),
	name_too_long: () => m.desks_refusal_name_too_long(),
	name_taken: () => m.desks_refusal_name_taken(),
	not_owner: () => m.desks_refusal_not_owner(),
	changed_meanwhile: () => m.desks_refusal_changed_meanwhile(),
};
