/** 中文必填、英文可选: a name that the association writes itself. */
export interface LocalText {
	zh: string;
	en?: string;
}

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The text in the reader's language; Chinese where English was not written. */
export function localText(text: LocalText, locale: Locale): string {
	return locale === 'en' && text.en ? text.en : text.zh;
}
