import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { ApiError } from './api/http'
import { i18n, preferredLanguage, setLanguage } from './i18n'
import { readAccess, takeKeyFromAddress } from './lib/access'
import { applySettings } from './lib/settings'
import { startLive } from './live'
import { router } from './router'
import './styles.css'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; a gateway that is away comes back.
      retry: (failures, error) =>
        failures < 20 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (failures) => Math.min(5_000, 500 * 2 ** failures),
    },
  },
})

applySettings()
takeKeyFromAddress()
void setLanguage(preferredLanguage())
startLive()
void readAccess()
createApp(App).use(router).use(i18n).use(VueQueryPlugin, { queryClient: queries }).mount('#app')
