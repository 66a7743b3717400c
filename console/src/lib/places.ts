import {
  Activity,
  BellRing,
  Box,
  Image,
  Layers,
  ListOrdered,
  Server,
  TriangleAlert,
  Webhook,
  KeyRound,
  PanelsTopLeft,
  ScrollText,
  SlidersHorizontal,
  Split,
} from 'lucide-vue-next'
import { may, type Scope } from './access'

export interface Place {
  name:
    | 'overview'
    | 'jobs'
    | 'batches'
    | 'workflows'
    | 'nodes'
    | 'alerts'
    | 'stuck'
    | 'models'
    | 'gallery'
    | 'webhooks'
    | 'whatIf'
    | 'fleetSettings'
    | 'access'
    | 'audit'
  icon: typeof Activity
  /** After `g`. */
  key: string
  /** Who may not do this does not see it. */
  scope?: Scope
  /** In the bar of a phone. */
  first?: boolean
}

/** The pages of the menu, in its order. */
const ALL: readonly Place[] = [
  { name: 'overview', icon: Activity, key: 'o', first: true },
  { name: 'jobs', icon: ListOrdered, key: 'j', first: true },
  { name: 'batches', icon: Layers, key: 'b', first: true },
  { name: 'workflows', icon: PanelsTopLeft, key: 'f' },
  { name: 'nodes', icon: Server, key: 'n', first: true },
  { name: 'alerts', icon: BellRing, key: 'r', scope: 'nodes:read' },
  { name: 'stuck', icon: TriangleAlert, key: 's' },
  { name: 'models', icon: Box, key: 'm', scope: 'nodes:read' },
  { name: 'gallery', icon: Image, key: 'g' },
  { name: 'webhooks', icon: Webhook, key: 'w' },
  { name: 'whatIf', icon: Split, key: 'i', scope: 'nodes:write' },
  { name: 'fleetSettings', icon: SlidersHorizontal, key: 'c', scope: 'nodes:write' },
  { name: 'access', icon: KeyRound, key: 'k', scope: 'admin' },
  { name: 'audit', icon: ScrollText, key: 'a', scope: 'admin' },
]

export const places = () => ALL.filter((place) => !place.scope || may(place.scope))
