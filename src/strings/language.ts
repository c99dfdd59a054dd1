/** A language of the interface; documents may be in any. */
export type Language = 'ar' | 'en'

export const LANGUAGES: readonly Language[] = ['ar', 'en']

export const directionOf = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr')
