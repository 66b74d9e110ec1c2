import type {
	AssessmentKind,
	AttachmentType,
	CategoryField,
	EditionState,
	EntrantKind,
	Host,
	Phase,
	QuotaUnit,
	SchoolStage,
} from '#lib/domain/edition.ts';
import type { PresetKey } from '#lib/domain/presets/presets.ts';
import { m } from './paraglide/messages.js';

/** The words for what an edition is made of. */
export const PHASE_NAMES: Record<Phase, () => string> = {
	entry: () => m.editions_phase_entry(),
	filing: () => m.editions_phase_filing(),
	eligibility: () => m.editions_phase_eligibility(),
	judging: () => m.editions_phase_judging(),
	results: () => m.editions_phase_results(),
};

export const EDITION_STATE_NAMES: Record<EditionState, () => string> = {
	draft: () => m.common_edition_state_draft(),
	open: () => m.common_edition_state_open(),
	finished: () => m.common_edition_state_finished(),
};

export const ENTRANT_KIND_NAMES: Record<EntrantKind, () => string> = {
	pupils: () => m.editions_entrant_pupils(),
	collective: () => m.editions_entrant_collective(),
	entering_teacher: () => m.editions_entrant_entering_teacher(),
	team: () => m.editions_entrant_team(),
	person: () => m.editions_entrant_person(),
	unit: () => m.editions_entrant_unit(),
};

export const ASSESSMENT_KIND_NAMES: Record<AssessmentKind, () => string> = {
	rubric: () => m.editions_assessment_rubric(),
	sift_then_rubric: () => m.editions_assessment_sift_then_rubric(),
	live: () => m.editions_assessment_live(),
	file_review: () => m.editions_assessment_file_review(),
	none: () => m.editions_assessment_none(),
};

export const QUOTA_UNIT_NAMES: Record<QuotaUnit, () => string> = {
	jian: () => m.editions_quota_jian(),
	fu: () => m.editions_quota_fu(),
	xiang: () => m.editions_quota_xiang(),
	zhidui: () => m.editions_quota_zhidui(),
	ren: () => m.editions_quota_ren(),
	suo: () => m.editions_quota_suo(),
};

export const SCHOOL_STAGE_NAMES: Record<SchoolStage, () => string> = {
	primary: () => m.editions_stage_primary(),
	junior: () => m.editions_stage_junior(),
	senior: () => m.editions_stage_senior(),
};

export const HOST_ROLE_NAMES: Record<Host['role'], () => string> = {
	host: () => m.editions_host_host(),
	organizer: () => m.editions_host_organizer(),
	co_organizer: () => m.editions_host_co_organizer(),
};

export const FIELD_KIND_NAMES: Record<CategoryField['kind'], () => string> = {
	text: () => m.editions_field_kind_text(),
	textarea: () => m.editions_field_kind_textarea(),
	select: () => m.editions_field_kind_select(),
	number: () => m.editions_field_kind_number(),
	checkbox: () => m.editions_field_kind_checkbox(),
};

export const ATTACHMENT_TYPE_NAMES: Record<AttachmentType, () => string> = {
	pdf: () => m.editions_type_pdf(),
	jpeg: () => m.editions_type_jpeg(),
	png: () => m.editions_type_png(),
	mp4: () => m.editions_type_mp4(),
	zip: () => m.editions_type_zip(),
};

export const PRESET_NAMES: Record<PresetKey, () => string> = {
	maker_festival: () => m.editions_preset_maker_festival(),
	talent_award: () => m.talents_preset(),
	forwarded_call: () => m.talents_preset_forwarded_call(),
};
