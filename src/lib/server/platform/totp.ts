import { Secret, TOTP } from 'otpauth';

/** What authenticator apps expect by default (RFC 6238): SHA-1, six figures, thirty seconds. */
const PERIOD = 30;
const OPTIONS = { algorithm: 'SHA1', digits: 6, period: PERIOD } as const;

/** One step either way: a phone's clock may be off by half a minute. */
const WINDOW = 1;

/** 160 bits in base32, as it is typed by hand where no camera is at hand. */
export function newTotpSecret(): string {
	return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator reads from the QR code. */
export function totpAddress(secret: string, issuer: string, label: string): string {
	return new TOTP({ ...OPTIONS, issuer, label, secret: Secret.fromBase32(secret) }).toString();
}

/** The time step whose code this is, or null: the caller refuses a step that was used already. */
export function totpStep(secret: string, code: string, now: Date): number | null {
	if (!/^\d{6}$/.test(code)) return null;
	const totp = new TOTP({ ...OPTIONS, secret: Secret.fromBase32(secret) });
	const delta = totp.validate({ token: code, timestamp: now.getTime(), window: WINDOW });
	return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}

/** The code of this moment: for the demo's console and for tests. */
export function totpCode(secret: string, now: Date): string {
	return new TOTP({ ...OPTIONS, secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
}
