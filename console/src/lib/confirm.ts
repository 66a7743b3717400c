import { shallowRef } from 'vue'

export interface Question {
  title: string
  text: string[]
  act: string
  danger?: boolean
  /** Asks for a text as well. */
  field?: { label: string; value: string; type?: 'text' | 'number' }
}

interface Asked extends Question {
  answer: (value: string | null) => void
}

export const asked = shallowRef<Asked | null>(null)

/** What was written, '' where nothing was asked for, or null where it is not to be done. */
export function ask(question: Question): Promise<string | null> {
  asked.value?.answer(null)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (value) => {
        asked.value = null
        resolve(value)
      },
    }
  })
}
