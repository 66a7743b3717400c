import { shallowRef, watch } from 'vue'
import { parseViews, type View } from './views'

const KEY = 'comfymill.views'

/** Views of the jobs, which this browser keeps. */
export const savedViews = shallowRef<View[]>(parseViews(localStorage.getItem(KEY)))
watch(savedViews, (now) => localStorage.setItem(KEY, JSON.stringify(now)))
