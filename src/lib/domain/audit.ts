/** Nouns an audit event may point to; each object's page lists the events that name it. */
export type AuditNoun =
	| 'account'
	| 'unit'
	| 'person'
	| 'edition'
	| 'category'
	| 'entry'
	| 'version'
	| 'file'
	| 'filing'
	| 'stage'
	| 'group'
	| 'assignment'
	| 'sheet'
	| 'list'
	| 'export'
	| 'judge'
	| 'mail'
	| 'session'
	| 'rubric'
	| 'programme'
	| 'higher_edition'
	| 'recommendation'
	| 'outcome'
	| 'decision'
	| 'laureate'
	| 'view'
	| 'summary';
export type AuditRefs = Partial<Record<AuditNoun, string>>;

/** Every event that is recorded, noun.past. Texts: messages area `audit`. */
export const AUDIT_EVENTS = [
	'account.created',
	'account.invited',
	'account.invitation_accepted',
	'account.link_made',
	'account.setup_link_made',
	'account.reset_asked',
	'account.password_reset',
	'account.password_changed',
	'account.login_changed',
	'account.role_granted',
	'account.role_withdrawn',
	'account.disabled',
	'account.enabled',
	'account.totp_enrolled',
	'account.recovery_codes_renewed',
	'account.second_factor_reset',
	'session.begun',
	'session.ended',
	'session.role_switched',
	'session.second_factor_given',
	'session.recovery_code_used',
	'entry.returned_to_teacher',
	'entry.filed',
	'entry.filing_recalled',
	'entry.accepted',
	'entry.returned',
	'entry.rejected',
	'entry.check_reopened',
	'filing.filed',
	'filing.recalled',
	'filing.ranked',
	'unit.created',
	'unit.updated',
	'edition.created',
	'edition.changed',
	'edition.windows_set',
	'edition.opened',
	'edition.finished',
	'category.added',
	'category.changed',
	'category.removed',
	'rubric.changed',
	'entry.created',
	'entry.saved',
	'entry.participant_added',
	'entry.participant_removed',
	'entry.advisor_added',
	'entry.advisor_removed',
	'entry.file_attached',
	'entry.file_removed',
	'entry.handed_in',
	'entry.taken_back',
	'entry.withdrawn',
	'entry.deleted',
	'stage.created',
	'stage.opened',
	'stage.distributed',
	'stage.entry_removed',
	'stage.entries_admitted',
	'stage.judges_reminded',
	'group.saved',
	'group.removed',
	'assignment.added',
	'assignment.released',
	'assignment.recused',
	'score.saved',
	'sheet.submitted',
	'sheet.reopened',
	'conflict.declared',
	'conflict.withdrawn',
	'stage.closed',
	'stage.reopened',
	'gap.waived',
	'gap.reopened',
	'tie.decided',
	'list.made',
	'list.row_changed',
	'list.confirmed',
	'list.reopened',
	'export.made',
	'view.saved',
	'view.changed',
	'view.shared',
	'view.unshared',
	'view.deleted',
	'view.copied',
	'programme.created',
	'programme.changed',
	'higher_edition.created',
	'higher_edition.changed',
	'higher_edition.closed',
	'higher_edition.reopened',
	'recommendation.proposed',
	'recommendation.changed',
	'recommendation.made_substitute',
	'recommendation.moved',
	'recommendation.confirmed',
	'recommendation.unconfirmed',
	'recommendation.substituted',
	'recommendation.removed',
	'recommendation.sent',
	'recommendation.withdrawn',
	'outcome.recorded',
	'outcome.reported',
	'outcome.verified',
	'outcome.rejected',
	'nomination.saved',
	'nomination.achievement_added',
	'nomination.achievement_removed',
	'nomination.proof_attached',
	'nomination.proof_removed',
	'finding.saved',
	'panel.saved',
	'decision.saved',
	'decision.confirmed',
	'decision.reopened',
	'laureate.added',
	'laureate.imported',
	'laureate.removed',
	'summary.saved',
	'summary.reset',
] as const;
export type AuditEvent = (typeof AUDIT_EVENTS)[number];
