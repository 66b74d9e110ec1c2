import { accept, refuse, type Decision } from './decision.ts';

/** 单位: 学校, 校区, 校外机构, 教研机构, 其他. */
export const UNIT_KINDS = ['school', 'campus', 'centre', 'research_office', 'other'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export const UNIT_SIZES = ['small', 'medium', 'large'] as const;
export type UnitSize = (typeof UNIT_SIZES)[number];

/**
 * Where a unit stands in an edition, the one thing staff must know first: something was returned and waits for mending, something
 * waits to be filed, all is filed, only drafts, signed in without any, nobody ever signed in.
 */
export const UNIT_STATUSES = ['not_signed_in', 'nothing', 'drafts', 'handed_in', 'returned', 'filed'] as const;
export type UnitStatus = (typeof UNIT_STATUSES)[number];

export const UNIT_REFUSALS = ['name_taken', 'parent_is_itself', 'parent_is_below', 'parent_missing'] as const;
export type UnitRefusal = (typeof UNIT_REFUSALS)[number];

/** What may be wrong with what was typed, before any rule is asked. */
export type UnitFormProblem = 'name_missing' | 'name_too_long' | 'contact_name_too_long' | 'phone_odd';

/**
 * Creating or changing a unit: its full name is unique among the open ones (certificates carry it), a campus has a parent, and
 * parents form no circle. `ancestors` are the parent's own parents, nearest first.
 */
export function decideUnit(facts: {
	id: string | null;
	kind: UnitKind;
	nameTaken: boolean;
	parentId: string | null;
	ancestors: readonly string[];
}): Decision<'saved', UnitRefusal> {
	const { id, parentId } = facts;
	if (facts.nameTaken) return refuse('name_taken');
	if (facts.kind === 'campus' && parentId === null) return refuse('parent_missing');
	if (id !== null && parentId === id) return refuse('parent_is_itself');
	if (id !== null && facts.ancestors.includes(id)) return refuse('parent_is_below');
	return accept('saved');
}
