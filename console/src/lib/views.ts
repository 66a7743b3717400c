/** A list as somebody wants to see it again: its name, and what the address says. */
export interface View {
  name: string
  query: Record<string, string>
}

const MOST = 30

/** What was kept; whatever else is there is left out. */
export function parseViews(text: string | null): View[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    return (Array.isArray(found) ? found : []).filter(
      (one: Partial<View> | null): one is View =>
        typeof one?.name === 'string' &&
        typeof one.query === 'object' &&
        Object.values(one.query).every((value) => typeof value === 'string'),
    )
  } catch {
    return []
  }
}

/** One of the same name is replaced; the oldest make room. */
export const withView = (views: readonly View[], one: View): View[] =>
  [...views.filter((other) => other.name !== one.name), one].slice(-MOST)

const words = (query: Record<string, unknown>) => JSON.stringify(Object.entries(query).sort())

/** The one that shows the same. */
export const viewOf = (views: readonly View[], query: Record<string, unknown>): View | undefined =>
  views.find((one) => words(one.query) === words(query))
