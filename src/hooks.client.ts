import type { Locale } from '#lib/domain/local-text.ts';
import { overwriteGetLocale } from '#lib/i18n/paraglide/runtime.js';

// The server has decided the language of this page; a browser that would decide otherwise must not hydrate it into another one.
overwriteGetLocale(() => document.documentElement.lang as Locale);
