/** Absent and forbidden look the same: queries throw this for both, `hooks.server.ts` answers 404. */
export class NotFound extends Error {
	constructor(what: string) {
		super(`not found: ${what}`);
		this.name = 'NotFound';
	}
}
