export interface ServerEvent {
  name: string
  id: string | null
  data: string
}

/** Reads server-sent events from pieces of text, however they are cut. */
export class EventParser {
  private rest = ''

  push(text: string): ServerEvent[] {
    const blocks = (this.rest + text).replace(/\r\n?/g, '\n').split('\n\n')
    this.rest = blocks.pop() ?? ''
    return blocks.flatMap(EventParser.event)
  }

  private static event(block: string): ServerEvent[] {
    const event: ServerEvent = { name: 'message', id: null, data: '' }
    const data: string[] = []
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'event') event.name = value
      else if (field === 'id') event.id = value
      else if (field === 'data') data.push(value)
    }
    event.data = data.join('\n')
    return data.length ? [event] : []
  }
}
