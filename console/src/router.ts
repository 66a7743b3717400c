import { createRouter, createWebHistory } from 'vue-router'
import { KEY_IN_LINK } from './lib/access'

export const router = createRouter({
  history: createWebHistory('/console/'),
  routes: [
    { path: '/', name: 'overview', component: () => import('./pages/overview/OverviewPage.vue') },
    { path: '/jobs', name: 'jobs', component: () => import('./pages/jobs/JobsPage.vue') },
    {
      path: '/jobs/:id',
      name: 'job',
      component: () => import('./pages/job/JobPage.vue'),
      props: true,
      meta: { place: 'jobs' },
    },
    {
      path: '/batches',
      name: 'batches',
      component: () => import('./pages/batches/BatchesPage.vue'),
    },
    {
      path: '/batches/:id',
      name: 'batch',
      component: () => import('./pages/batches/BatchPage.vue'),
      props: true,
      meta: { place: 'batches' },
    },
    {
      path: '/workflows',
      name: 'workflows',
      component: () => import('./pages/workflows/WorkflowsPage.vue'),
    },
    {
      path: '/workflows/:name',
      name: 'workflow',
      component: () => import('./pages/workflows/WorkflowPage.vue'),
      props: true,
      meta: { place: 'workflows' },
    },
    {
      path: '/run/:name',
      name: 'run',
      component: () => import('./pages/workflows/WorkflowPage.vue'),
      props: (route) => ({ name: route.params.name, bare: true }),
      meta: { bare: true },
    },
    { path: '/nodes', name: 'nodes', component: () => import('./pages/nodes/NodesPage.vue') },
    {
      path: '/nodes/:id',
      name: 'node',
      component: () => import('./pages/nodes/NodePage.vue'),
      props: true,
      meta: { place: 'nodes' },
    },
    {
      path: '/alerts',
      name: 'alerts',
      component: () => import('./pages/alerts/AlertsPage.vue'),
    },
    { path: '/stuck', name: 'stuck', component: () => import('./pages/stuck/StuckPage.vue') },
    { path: '/models', name: 'models', component: () => import('./pages/models/ModelsPage.vue') },
    {
      path: '/models/file',
      name: 'model',
      component: () => import('./pages/models/ModelPage.vue'),
      meta: { place: 'models' },
    },
    {
      path: '/gallery',
      name: 'gallery',
      component: () => import('./pages/gallery/GalleryPage.vue'),
    },
    {
      path: '/webhooks',
      name: 'webhooks',
      component: () => import('./pages/webhooks/WebhooksPage.vue'),
    },
    {
      path: '/webhooks/:id',
      name: 'webhook',
      component: () => import('./pages/webhooks/WebhookPage.vue'),
      props: true,
      meta: { place: 'webhooks' },
    },
    { path: '/access', name: 'access', component: () => import('./pages/access/AccessPage.vue') },
    {
      path: '/what-if',
      name: 'whatIf',
      component: () => import('./pages/whatif/WhatIfPage.vue'),
    },
    {
      path: '/settings',
      name: 'fleetSettings',
      component: () => import('./pages/settings/SettingsPage.vue'),
    },
    { path: '/audit', name: 'audit', component: () => import('./pages/audit/AuditPage.vue') },
    { path: '/:rest(.*)*', name: 'unknown', component: () => import('./pages/UnknownPage.vue') },
  ],
})

// It is kept by now, and is not for those who look over a shoulder or copy the address.
router.beforeEach(({ path, query, hash }) =>
  hash.startsWith(KEY_IN_LINK) ? { path, query, replace: true } : true,
)
