import { createI18n } from 'vue-i18n'
import en from './en.json'

export const LANGUAGES = { en: 'English', de: 'Deutsch', zh: '中文' } as const
export type Language = keyof typeof LANGUAGES

type Messages = typeof en
const KEY = 'comfymill.language'

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en } as Record<Language, Messages>,
})

const others: Record<Exclude<Language, 'en'>, () => Promise<{ default: unknown }>> = {
  de: () => import('./de.json'),
  zh: () => import('./zh.json'),
}

export async function setLanguage(language: Language): Promise<void> {
  if (language !== 'en' && !i18n.global.availableLocales.includes(language)) {
    i18n.global.setLocaleMessage(language, (await others[language]()).default as Messages)
  }
  i18n.global.locale.value = language
  document.documentElement.lang = language
  localStorage.setItem(KEY, language)
}

/** What was chosen, or else the first that the browser asks for. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(KEY) ?? '', ...navigator.languages]
  for (const one of wanted) {
    const base = one.split('-')[0] as Language
    if (base in LANGUAGES) return base
  }
  return 'en'
}
