import { createRouter, createWebHistory } from 'vue-router'
import { signedInPath } from '../parts/signed-out.ts'
import AdminApp from './AdminApp.vue'

/** The addresses of the admin app. All but the first page are loaded when they are gone to. */
export const createAdminRouter = () =>
  createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: () => import('./users/SignInPage.vue') },
      { path: signedInPath, component: () => import('../parts/frame/SignedInPage.vue') },
      {
        path: '/',
        component: AdminApp,
        children: [
          { path: '', name: 'dashboard', component: () => import('./runtime/DashboardPage.vue') },
          { path: 'tenants', component: () => import('./tenants/TenantsPage.vue') },
          { path: 'tenants/:slug', component: () => import('./tenants/TenantPage.vue'), props: true },
          { path: 'plans', component: () => import('./tenants/PlansPage.vue') },
          { path: 'plugins', component: () => import('./plugins/PluginsPage.vue') },
          { path: 'plugins/:plugin', component: () => import('./plugins/PluginPage.vue'), props: true },
          {
            path: 'plugins/:plugin/:version',
            component: () => import('./plugins/VersionPage.vue'),
            props: true,
          },
          { path: 'review', component: () => import('./plugins/ReviewPage.vue') },
          { path: 'publishers', component: () => import('./plugins/PublishersPage.vue') },
          { path: 'rollouts', component: () => import('./rollouts/RolloutsPage.vue') },
          { path: 'rollouts/:id', component: () => import('./rollouts/RolloutPage.vue'), props: true },
          { path: 'workers', component: () => import('./runtime/WorkersPage.vue') },
          { path: 'queues', component: () => import('./runtime/QueuesPage.vue') },
          { path: 'usage', component: () => import('./runtime/UsagePage.vue') },
          { path: 'audit', component: () => import('./audit/AuditPage.vue') },
          { path: 'mails', component: () => import('./mails/MailsPage.vue') },
          { path: 'users', component: () => import('./users/UsersPage.vue') },
          { path: 'health', component: () => import('./runtime/HealthPage.vue') },
          { path: ':rest(.*)*', component: () => import('../parts/frame/NotFoundPage.vue') },
        ],
      },
    ],
  })
