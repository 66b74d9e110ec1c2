import { encode } from 'uqr';

/** A QR code as one path of unit squares, so that the page draws it in SVG without inline markup or styles. */
export interface QrCode {
	/** modules per side, quiet zone included */
	size: number;
	path: string;
}

/** Light modules round the code that readers need. */
const QUIET_ZONE = 4;

export function qrCode(text: string): QrCode {
	const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
	const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
	return { size, path };
}
