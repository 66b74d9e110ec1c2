/** Single-use links: 启用链接 (first administrator), 邀请链接, 重设密码链接. */
export const LINK_KINDS = ['setup', 'invitation', 'password_reset'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

const HOUR = 3_600_000;

/** How long each kind stays valid, in milliseconds. An invitation may wait over a week's holiday; a reset is asked for now. */
export const LINK_LIFE: Record<LinkKind, number> = {
	setup: 24 * HOUR,
	invitation: 7 * 24 * HOUR,
	password_reset: HOUR,
};

export const LINK_REFUSALS = ['link_unknown', 'link_used', 'link_expired', 'link_superfluous'] as const;
export type LinkRefusal = (typeof LINK_REFUSALS)[number];

export interface LinkFacts {
	kind: LinkKind;
	usedAt: Date | null;
	expiresAt: Date;
}

/** Whether a link may be used at this moment. Null = it may. */
export function refuseLink(link: LinkFacts | undefined, now: Date): LinkRefusal | null {
	if (!link) return 'link_unknown';
	if (link.usedAt) return 'link_used';
	return link.expiresAt <= now ? 'link_expired' : null;
}

export function linkExpiry(kind: LinkKind, now: Date): Date {
	return new Date(now.getTime() + LINK_LIFE[kind]);
}
