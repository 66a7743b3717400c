import { ref } from 'vue'

/** Once a second, so that every "ago" on the page is true. */
export const now = ref(Date.now())
setInterval(() => (now.value = Date.now()), 1000)
