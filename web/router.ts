import { createRouter, createWebHistory } from 'vue-router'
import { signedInPath } from './parts/signed-out.ts'
import { settingsRoutes } from './shell/settings/settings-pages.ts'
import TenantApp from './shell/TenantApp.vue'

/** Pages whose texts are among those that the app begins with; for all others, the rest comes with them. */
const beginsWith = new Set(['home', 'page', 'sign-in', 'signed-in', 'not-found'])

/** @param completeTexts loads the texts of all pages */
export const createWebRouter = (completeTexts: () => Promise<void>) => {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/sign-in/:uid', name: 'sign-in', component: () => import('./shell/entry/SignInPage.vue') },
      { path: '/invitation/:id', name: 'invitation', component: () => import('./shell/entry/InvitationPage.vue') },
      { path: signedInPath, name: 'signed-in', component: () => import('./parts/frame/SignedInPage.vue') },
      { path: '/sign-up', name: 'sign-up', component: () => import('./shell/entry/SignUpPage.vue') },
      { path: '/sign-up/:id', name: 'open-tenant', component: () => import('./shell/entry/OpenTenantPage.vue') },
      { path: '/password', name: 'forgot-password', component: () => import('./shell/entry/ForgotPasswordPage.vue') },
      { path: '/password/:id', name: 'new-password', component: () => import('./shell/entry/NewPasswordPage.vue') },
      {
        path: '/',
        component: TenantApp,
        children: [
          { path: '', name: 'home', component: () => import('./shell/home/HomePage.vue') },
          {
            path: 'p/:plugin/:page?',
            name: 'page',
            component: () => import('./shell/plugins/PluginPage.vue'),
            props: true,
          },
          { path: 'playground', name: 'playground', component: () => import('./playground/PlaygroundPage.vue') },
          {
            path: 'plugins',
            name: 'installations',
            component: () => import('./shell/installations/InstallationsPage.vue'),
          },
          {
            path: 'plugins/:plugin',
            name: 'installation',
            component: () => import('./shell/installations/InstallationPage.vue'),
            props: true,
          },
          { path: 'events', name: 'events', component: () => import('./shell/events/EventsPage.vue') },
          { path: 'jobs', name: 'jobs', component: () => import('./shell/jobs/JobsPage.vue') },
          { path: 'webhooks', name: 'webhooks', component: () => import('./shell/webhooks/WebhooksPage.vue') },
          {
            path: 'webhooks/:id',
            name: 'webhook',
            component: () => import('./shell/webhooks/WebhookPage.vue'),
            props: true,
          },
          {
            path: 'notifications',
            name: 'notifications',
            component: () => import('./shell/notifications/NotificationsPage.vue'),
          },
          { path: 'consents', name: 'consents', component: () => import('./shell/consents/ConsentsPage.vue') },
          {
            path: 'settings',
            component: () => import('./shell/settings/SettingsFrame.vue'),
            children: settingsRoutes,
          },
          {
            path: 'marketplace',
            name: 'marketplace',
            component: () => import('./shell/marketplace/MarketplacePage.vue'),
          },
          {
            path: 'marketplace/:plugin',
            name: 'marketplace-plugin',
            component: () => import('./shell/marketplace/MarketplacePluginPage.vue'),
            props: true,
          },
          { path: 'device', name: 'device', component: () => import('./shell/device/DevicePage.vue') },
          { path: ':rest(.*)*', name: 'not-found', component: () => import('./parts/frame/NotFoundPage.vue') },
        ],
      },
    ],
  })
  // They come along with the page, not after it.
  const needsAll = ({ name }: { name?: unknown }) => !beginsWith.has(String(name))
  router.beforeEach((to) => {
    if (needsAll(to)) void completeTexts().catch(() => undefined)
  })
  router.beforeResolve(async (to) => {
    if (needsAll(to)) await completeTexts()
  })
  return router
}
