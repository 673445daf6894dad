// Written by `npm run docs` from the routes in api/routes/: change these, not this file.

export interface paths {
    "/api/v1/plugins/{plugin}/{path}": {
        parameters: {
        };
        /** A GET route of an installed plugin */
        get: operations["getPlugin"];
        /** A PUT route of an installed plugin */
        put: operations["putPlugin"];
        /** A POST route of an installed plugin */
        post: operations["postPlugin"];
        /** A DELETE route of an installed plugin */
        delete: operations["deletePlugin"];
        /** A PATCH route of an installed plugin */
        patch: operations["patchPlugin"];
    };
    "/api/v1/notifications/stream": {
        parameters: {
        };
        /** What you are told, live: events named "notification" whose data is a Notification */
        get: operations["getNotificationsStream"];
    };
    "/api/v1/live": {
        parameters: {
        };
        /** Which types of events happen that what you look at follows: events named "happened" with { "type": … } */
        get: operations["getLive"];
    };
    "/api/v1/me": {
        parameters: {
        };
        /** The signed-in user, what they may do, and the CSRF token of the session */
        get: operations["getMe"];
        /** Changes the profile of the caller */
        patch: operations["patchMe"];
    };
    "/api/v1/me/sessions": {
        parameters: {
        };
        /** Where the caller is signed in, the session that was used last first */
        get: operations["getMeSessions"];
        /** Ends all sessions of the caller but this one */
        delete: operations["deleteMeSessions"];
    };
    "/api/v1/me/sessions/{id}": {
        parameters: {
        };
        /** Ends a session of the caller, wherever it is */
        delete: operations["deleteMeSessionsId"];
    };
    "/api/v1/me/dashboard": {
        parameters: {
        };
        /** How the caller arranged the widgets of the home page */
        get: operations["getMeDashboard"];
        /** Arranges the widgets of the home page of the caller */
        put: operations["putMeDashboard"];
        /** Shows the caller every widget again, as it comes */
        delete: operations["deleteMeDashboard"];
    };
    "/api/v1/me/password": {
        parameters: {
        };
        /** Changes the password of the caller, and ends their other sessions */
        put: operations["putMePassword"];
    };
    "/api/v1/password-resets": {
        parameters: {
        };
        /** Sends a link to set a new password, if the address belongs to a user; the answer never tells whether */
        post: operations["postPasswordResets"];
    };
    "/api/v1/password-resets/{id}/open": {
        parameters: {
        };
        /** Whose password a link is for */
        post: operations["postPasswordResetsIdOpen"];
    };
    "/api/v1/password-resets/{id}/use": {
        parameters: {
        };
        /** Sets a new password by a link, once; all sessions of the user end */
        post: operations["postPasswordResetsIdUse"];
    };
    "/api/v1/users/{id}/avatar": {
        parameters: {
        };
        /** The picture of a user */
        get: operations["getUsersIdAvatar"];
    };
    "/api/v1/me/avatar": {
        parameters: {
        };
        /** Sets the picture of the caller: PNG, JPEG or WebP */
        put: operations["putMeAvatar"];
        /** Takes the picture of the caller away */
        delete: operations["deleteMeAvatar"];
    };
    "/api/v1/tenant": {
        parameters: {
        };
        /** The name of the tenant at this host, for the sign-in page */
        get: operations["getTenant"];
        /**
         * Changes what the tenant is called, and the time and the language that it goes by
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        patch: operations["patchTenant"];
    };
    "/api/v1/installations": {
        parameters: {
        };
        /** What is installed here, with menus and pages */
        get: operations["getInstallations"];
        /**
         * Installs a plugin and enables it
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        post: operations["postInstallations"];
    };
    "/api/v1/tenants/{slug}/installations": {
        parameters: {
        };
        /**
         * What is installed at a tenant
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugInstallations"];
        /**
         * Installs a plugin at a tenant and enables it
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        post: operations["postTenantsSlugInstallations"];
    };
    "/api/v1/installations/{plugin}": {
        parameters: {
        };
        /** One installation */
        get: operations["getInstallationsPlugin"];
        /**
         * Uninstalls a plugin; its data is kept for a while, out of reach, and can be restored
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        delete: operations["deleteInstallationsPlugin"];
        /**
         * Changes the state, the grant, the settings or the version of an installation
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        patch: operations["patchInstallationsPlugin"];
    };
    "/api/v1/installations/{plugin}/rollback": {
        parameters: {
        };
        /**
         * Goes back to the version before the last upgrade; migrations of later versions are taken back as far as their bundles say how, the others stay with their data
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        post: operations["postInstallationsPluginRollback"];
    };
    "/api/v1/installations/{plugin}/release": {
        parameters: {
        };
        /**
         * Lets an installation run again that was set apart or stopped for ending its process
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        post: operations["postInstallationsPluginRelease"];
    };
    "/api/v1/installations/{plugin}/migrations": {
        parameters: {
        };
        /**
         * What migrations did here: when, for which version, for how long, and what failed; the latest first
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getInstallationsPluginMigrations"];
    };
    "/api/v1/installations/{plugin}/locales/{lang}": {
        parameters: {
        };
        /** The texts of a plugin in a language */
        get: operations["getInstallationsPluginLocalesLang"];
    };
    "/api/v1/texts/{language}": {
        parameters: {
        };
        /** The texts of the tenant in place of those of the app, by key; for the sign-in page too */
        get: operations["getTextsLanguage"];
    };
    "/api/v1/texts/{language}/overrides": {
        parameters: {
        };
        /**
         * All texts of the tenant in a language, those in place of texts of plugins too
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        get: operations["getTextsLanguageOverrides"];
        /**
         * Puts texts in place of others, or takes them back: all of them or none
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        patch: operations["patchTextsLanguageOverrides"];
    };
    "/api/v1/installations/{plugin}/texts/{language}": {
        parameters: {
        };
        /** What is shown in place of the English texts of a plugin, by those texts */
        get: operations["getInstallationsPluginTextsLanguage"];
    };
    "/api/v1/branding/mail-preview": {
        parameters: {
        };
        /**
         * A text as a mail in the frame of a brand; sends nothing
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        post: operations["postBrandingMailPreview"];
    };
    "/api/v1/branding/fonts": {
        parameters: {
        };
        /**
         * Keeps a font of the tenant: WOFF2
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        put: operations["putBrandingFonts"];
    };
    "/api/v1/branding/draft": {
        parameters: {
        };
        /**
         * How the tenant would look; before the first change, how it does
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        get: operations["getBrandingDraft"];
        /**
         * Changes the draft, which nobody sees but those who work on it
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        put: operations["putBrandingDraft"];
    };
    "/api/v1/branding/preview": {
        parameters: {
        };
        /**
         * What a brand would look like, and what is wrong with it; changes nothing
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        post: operations["postBrandingPreview"];
    };
    "/api/v1/branding/versions": {
        parameters: {
        };
        /**
         * What was published, the latest first
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        get: operations["getBrandingVersions"];
        /**
         * Publishes the draft: everybody sees it from the next page on
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        post: operations["postBrandingVersions"];
    };
    "/api/v1/branding/versions/{version}/restore": {
        parameters: {
        };
        /**
         * Publishes again what was published before; the draft becomes that, too
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        post: operations["postBrandingVersionsVersionRestore"];
    };
    "/api/v1/branding/pictures": {
        parameters: {
        };
        /**
         * Keeps a picture to be a logo or an icon: PNG, JPEG or WebP
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        put: operations["putBrandingPictures"];
    };
    "/api/v1/domain": {
        parameters: {
        };
        /**
         * The own domain of the tenant, if there is one
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        get: operations["getDomain"];
        /**
         * Gives the tenant a domain that is to be proved; the one before it leads nowhere from now on
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        put: operations["putDomain"];
        /**
         * Takes it away: nobody is reached there from now on
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        delete: operations["deleteDomain"];
        /**
         * Makes it the address that mails and links lead to, or the one at the platform again
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        patch: operations["patchDomain"];
    };
    "/api/v1/domain/check": {
        parameters: {
        };
        /**
         * Looks for its proof in the DNS now; it is also looked for every hour, and daily once it was found
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        post: operations["postDomainCheck"];
    };
    "/api/v1/installations/{plugin}/pages/{name}": {
        parameters: {
        };
        /** The UI schema of a page, with everything filled in that it leaves out */
        get: operations["getInstallationsPluginPagesName"];
    };
    "/api/v1/installations/{plugin}/widgets/{name}": {
        parameters: {
        };
        /** The UI schema of a widget of the home page */
        get: operations["getInstallationsPluginWidgetsName"];
    };
    "/api/v1/installations/{plugin}/slots/{name}": {
        parameters: {
        };
        /** The UI schema of what a plugin shows in a slot */
        get: operations["getInstallationsPluginSlotsName"];
    };
    "/api/v1/ui/check": {
        parameters: {
        };
        /** Checks a UI schema as an upload would, and fills in what it leaves out */
        post: operations["postUiCheck"];
    };
    "/api/v1/functions": {
        parameters: {
        };
        /** The functions that enabled plugins expose to other plugins, by plugin and name */
        get: operations["getFunctions"];
    };
    "/api/v1/registry/plugins/{plugin}/resolution": {
        parameters: {
        };
        /**
         * What installing a plugin here, or upgrading to a version of it, would install, upgrade and enable
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getRegistryPluginsPluginResolution"];
    };
    "/api/v1/uninstalled": {
        parameters: {
        };
        /**
         * What was uninstalled here and can be restored
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getUninstalled"];
    };
    "/api/v1/installations/{plugin}/restore": {
        parameters: {
        };
        /**
         * Takes back that a plugin was uninstalled, with its version, grant, settings and data
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        post: operations["postInstallationsPluginRestore"];
    };
    "/api/v1/installations/{plugin}/export": {
        parameters: {
        };
        /**
         * Everything that an installation has, as lines of JSON: settings, tables, stored values, a list of files
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getInstallationsPluginExport"];
    };
    "/api/v1/logs": {
        parameters: {
        };
        /**
         * The latest log records of the tenant’s plugins on this process, newest first
         * @description Needs the permission `plexica.logs.read`: See logs, usage and profiles of plugins.
         */
        get: operations["getLogs"];
    };
    "/api/v1/logs/tail": {
        parameters: {
        };
        /**
         * What the tenant’s plugins log from now on, oldest first; waits until there is something
         * @description Needs the permission `plexica.logs.read`: See logs, usage and profiles of plugins.
         */
        get: operations["getLogsTail"];
    };
    "/api/v1/installations/{plugin}/usage": {
        parameters: {
        };
        /**
         * What an installation used, by the hour, newest first
         * @description Needs the permission `plexica.logs.read`: See logs, usage and profiles of plugins.
         */
        get: operations["getInstallationsPluginUsage"];
    };
    "/api/v1/installations/{plugin}/profile": {
        parameters: {
        };
        /**
         * Records where an installation spends its CPU time, in all platform processes; the answer opens in Chrome DevTools as a .cpuprofile
         * @description Needs the permission `plexica.logs.read`: See logs, usage and profiles of plugins.
         */
        post: operations["postInstallationsPluginProfile"];
    };
    "/api/v1/events/deliveries": {
        parameters: {
        };
        /**
         * Deliveries that are not done yet or were given up, newest first
         * @description Needs the permission `plexica.events.manage`: See deliveries of events, try them again, discard them.
         */
        get: operations["getEventsDeliveries"];
    };
    "/api/v1/events/deliveries/redrive": {
        parameters: {
        };
        /**
         * Tries everything again that was given up, of one plugin or of all
         * @description Needs the permission `plexica.events.manage`: See deliveries of events, try them again, discard them.
         */
        post: operations["postEventsDeliveriesRedrive"];
    };
    "/api/v1/events/deliveries/bulk": {
        parameters: {
        };
        /**
         * Tries several deliveries again that were given up, or discards them; each by itself
         * @description Needs the permission `plexica.events.manage`: See deliveries of events, try them again, discard them.
         */
        post: operations["postEventsDeliveriesBulk"];
    };
    "/api/v1/events/deliveries/{id}": {
        parameters: {
        };
        /**
         * One delivery
         * @description Needs the permission `plexica.events.manage`: See deliveries of events, try them again, discard them.
         */
        get: operations["getEventsDeliveriesId"];
        /**
         * Discards a delivery
         * @description Needs the permission `plexica.events.manage`: See deliveries of events, try them again, discard them.
         */
        delete: operations["deleteEventsDeliveriesId"];
    };
    "/api/v1/events/deliveries/{id}/redrive": {
        parameters: {
        };
        /**
         * Tries a delivery again that was given up
         * @description Needs the permission `plexica.events.manage`: See deliveries of events, try them again, discard them.
         */
        post: operations["postEventsDeliveriesIdRedrive"];
    };
    "/api/v1/jobs": {
        parameters: {
        };
        /**
         * Jobs, newest first
         * @description Needs the permission `plexica.jobs.manage`: See jobs and schedules, run and stop them.
         */
        get: operations["getJobs"];
    };
    "/api/v1/jobs/bulk": {
        parameters: {
        };
        /**
         * Runs several jobs again that were given up or cancelled, or cancels several; each by itself
         * @description Needs the permission `plexica.jobs.manage`: See jobs and schedules, run and stop them.
         */
        post: operations["postJobsBulk"];
    };
    "/api/v1/jobs/{id}": {
        parameters: {
        };
        /**
         * One job, with its progress and result
         * @description Needs the permission `plexica.jobs.manage`: See jobs and schedules, run and stop them.
         */
        get: operations["getJobsId"];
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
        };
        /**
         * Cancels a job that waits or runs
         * @description Needs the permission `plexica.jobs.manage`: See jobs and schedules, run and stop them.
         */
        post: operations["postJobsIdCancel"];
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
        };
        /**
         * Runs a job again that was given up or cancelled
         * @description Needs the permission `plexica.jobs.manage`: See jobs and schedules, run and stop them.
         */
        post: operations["postJobsIdRetry"];
    };
    "/api/v1/job-schedules": {
        parameters: {
        };
        /**
         * Recurring jobs, and when each comes up next
         * @description Needs the permission `plexica.jobs.manage`: See jobs and schedules, run and stop them.
         */
        get: operations["getJobSchedules"];
    };
    "/api/v1/webhooks": {
        parameters: {
        };
        /**
         * The webhooks of the tenant
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        get: operations["getWebhooks"];
        /**
         * Tells an address of events from now on
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        post: operations["postWebhooks"];
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
        };
        /**
         * One webhook
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        get: operations["getWebhooksId"];
        /**
         * Removes a webhook, with what waits for it
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        delete: operations["deleteWebhooksId"];
        /**
         * Changes a webhook, or switches it off and on
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        patch: operations["patchWebhooksId"];
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
        };
        /**
         * Has it called once with the event `plexica.webhook.test`; the log of calls tells what came of it
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        post: operations["postWebhooksIdTest"];
    };
    "/api/v1/webhooks/{id}/secret": {
        parameters: {
        };
        /**
         * Signs with a new secret from now on
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        post: operations["postWebhooksIdSecret"];
    };
    "/api/v1/webhooks/{id}/calls": {
        parameters: {
        };
        /**
         * The log of calls, newest first
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        get: operations["getWebhooksIdCalls"];
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
        };
        /**
         * Deliveries that are not done yet or were given up, newest first
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        get: operations["getWebhooksIdDeliveries"];
    };
    "/api/v1/webhooks/{id}/deliveries/bulk": {
        parameters: {
        };
        /**
         * Tries several deliveries again that were given up, or discards them; each by itself
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        post: operations["postWebhooksIdDeliveriesBulk"];
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery}/redrive": {
        parameters: {
        };
        /**
         * Tries a delivery again that was given up
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        post: operations["postWebhooksIdDeliveriesDeliveryRedrive"];
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery}": {
        parameters: {
        };
        /**
         * Discards a delivery
         * @description Needs the permission `plexica.webhooks.manage`: Set up webhooks.
         */
        delete: operations["deleteWebhooksIdDeliveriesDelivery"];
    };
    "/api/v1/notifications": {
        parameters: {
        };
        /** What you were told, the newest first; live at /api/v1/notifications/stream */
        get: operations["getNotifications"];
    };
    "/api/v1/notifications/read": {
        parameters: {
        };
        /** Marks all notifications up to one as read */
        post: operations["postNotificationsRead"];
    };
    "/api/v1/notifications/bulk": {
        parameters: {
        };
        /** Marks some notifications as read or unread */
        post: operations["postNotificationsBulk"];
    };
    "/api/v1/notifications/{id}": {
        parameters: {
        };
        /** Marks a notification as read or unread */
        patch: operations["patchNotificationsId"];
    };
    "/api/v1/mails": {
        parameters: {
        };
        /**
         * Mails to users, the newest first; without a mail server they are kept here instead of sent
         * @description Needs the permission `platform.mails.read`: Read captured mails.
         */
        get: operations["getMails"];
    };
    "/api/v1/mails/{id}": {
        parameters: {
        };
        /**
         * One mail, as its reader sees it
         * @description Needs the permission `platform.mails.read`: Read captured mails.
         */
        get: operations["getMailsId"];
    };
    "/api/v1/users": {
        parameters: {
        };
        /**
         * The users of the tenant, by email address
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getUsers"];
        /**
         * Creates a user
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        post: operations["postUsers"];
    };
    "/api/v1/users/bulk": {
        parameters: {
        };
        /**
         * Changes several users in the same way, such as to deactivate them; each by itself
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        post: operations["postUsersBulk"];
    };
    "/api/v1/users/{id}": {
        parameters: {
        };
        /**
         * One user
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getUsersId"];
        /**
         * Changes a user; deactivating one ends their sessions and tokens for good, at once
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        patch: operations["patchUsersId"];
    };
    "/api/v1/users/{id}/sessions": {
        parameters: {
        };
        /**
         * Ends all sessions of a user at once
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        delete: operations["deleteUsersIdSessions"];
    };
    "/api/v1/users/{id}/tokens": {
        parameters: {
        };
        /**
         * The API tokens of a user, newest first
         * @description Needs the permission `plexica.tokens.manage`: Make service tokens, and revoke tokens of everyone.
         */
        get: operations["getUsersIdTokens"];
    };
    "/api/v1/users/{id}/tokens/{token}": {
        parameters: {
        };
        /**
         * Revokes a token of a user at once
         * @description Needs the permission `plexica.tokens.manage`: Make service tokens, and revoke tokens of everyone.
         */
        delete: operations["deleteUsersIdTokensToken"];
    };
    "/api/v1/sign-in": {
        parameters: {
        };
        /** How people sign in here, for the sign-in page */
        get: operations["getSignIn"];
    };
    "/api/v1/sign-in/domains/{domain}": {
        parameters: {
        };
        /** Which provider addresses of a domain are led to */
        get: operations["getSignInDomainsDomain"];
    };
    "/api/v1/sign-in-rules": {
        parameters: {
        };
        /**
         * Whether everyone has to come by a provider
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        get: operations["getSignInRules"];
        /**
         * Takes passwords from owners who are named here alone, or from everyone again; sessions stay
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        put: operations["putSignInRules"];
    };
    "/api/v1/sign-in-providers": {
        parameters: {
        };
        /**
         * The providers of the tenant; there are few
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        get: operations["getSignInProviders"];
        /**
         * Adds a provider, which is switched off until it passed a test
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        post: operations["postSignInProviders"];
    };
    "/api/v1/saml-metadata": {
        parameters: {
        };
        /**
         * Reads the metadata of a SAML identity provider; the answer is good for the settings of one
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        post: operations["postSamlMetadata"];
    };
    "/api/v1/sign-in-providers/{provider}": {
        parameters: {
        };
        /**
         * One provider
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        get: operations["getSignInProvidersProvider"];
        /**
         * Removes a provider; who came by it stays a user
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        delete: operations["deleteSignInProvidersProvider"];
        /**
         * Changes a provider, or switches it on or off
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        patch: operations["patchSignInProvidersProvider"];
    };
    "/api/v1/sign-in-providers/{provider}/keys": {
        parameters: {
        };
        /**
         * Our keys at a SAML provider; there are at most two
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        get: operations["getSignInProvidersProviderKeys"];
        /**
         * Makes another key, which our metadata names from now on; the first of a provider signs
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        post: operations["postSignInProvidersProviderKeys"];
    };
    "/api/v1/sign-in-providers/{provider}/keys/{key}/use": {
        parameters: {
        };
        /**
         * Signs with this key from now on; the provider has to know it by then
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        post: operations["postSignInProvidersProviderKeysKeyUse"];
    };
    "/api/v1/sign-in-providers/{provider}/keys/{key}": {
        parameters: {
        };
        /**
         * Removes a key that does not sign any more; nothing that was encrypted for it is read from now on
         * @description Needs the permission `plexica.sign-in.manage`: Choose how people sign in.
         */
        delete: operations["deleteSignInProvidersProviderKeysKey"];
    };
    "/api/v1/invitations": {
        parameters: {
        };
        /**
         * Who was invited, the newest first
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getInvitations"];
        /**
         * Invites someone by mail, with the roles and groups that they get when they accept
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        post: operations["postInvitations"];
    };
    "/api/v1/invitations/bulk": {
        parameters: {
        };
        /**
         * Invites many people, each by themselves; who is invited or there already gets no other mail
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        post: operations["postInvitationsBulk"];
    };
    "/api/v1/invitations/{id}": {
        parameters: {
        };
        /**
         * One invitation
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getInvitationsId"];
        /**
         * Takes an invitation back; its link stops working at once
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        delete: operations["deleteInvitationsId"];
    };
    "/api/v1/invitations/{id}/resend": {
        parameters: {
        };
        /**
         * Sends a new link; the one before stops working
         * @description Needs the permission `plexica.users.manage`: Add, change and deactivate users.
         */
        post: operations["postInvitationsIdResend"];
    };
    "/api/v1/invitations/{id}/open": {
        parameters: {
        };
        /** What the link of an invitation is for */
        post: operations["postInvitationsIdOpen"];
    };
    "/api/v1/invitations/{id}/accept": {
        parameters: {
        };
        /** Accepts an invitation: makes the user, with a password to sign in with */
        post: operations["postInvitationsIdAccept"];
    };
    "/api/v1/sign-ups/addresses/{slug}": {
        parameters: {
        };
        /** Whether a tenant could have this address */
        get: operations["getSignUpsAddressesSlug"];
    };
    "/api/v1/sign-ups": {
        parameters: {
        };
        /** Sends a link to open a tenant with, which shows that the address is theirs who asks */
        post: operations["postSignUps"];
    };
    "/api/v1/sign-ups/{id}/open": {
        parameters: {
        };
        /** What a link to open a tenant is for */
        post: operations["postSignUpsIdOpen"];
    };
    "/api/v1/sign-ups/{id}/complete": {
        parameters: {
        };
        /** Opens the tenant, with whoever signed up as its owner */
        post: operations["postSignUpsIdComplete"];
    };
    "/api/v1/onboarding": {
        parameters: {
        };
        /**
         * What is still to be done at a new tenant, and how long its trial goes on
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        get: operations["getOnboarding"];
        /**
         * Shows the first steps no more
         * @description Needs the permission `plexica.tenant.manage`: Change the name and the time zone of the tenant.
         */
        delete: operations["deleteOnboarding"];
    };
    "/api/v1/permissions": {
        parameters: {
        };
        /** Every permission that can be given here, of the platform and of installed plugins */
        get: operations["getPermissions"];
    };
    "/api/v1/roles": {
        parameters: {
        };
        /**
         * The roles of the tenant: built-in ones, then its own by name
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getRoles"];
        /**
         * Makes a role, of permissions that the caller has
         * @description Needs the permission `plexica.roles.manage`: Make roles and give them to users and groups.
         */
        post: operations["postRoles"];
    };
    "/api/v1/roles/{role}": {
        parameters: {
        };
        /**
         * One role
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getRolesRole"];
        /**
         * Removes a role, also from all who have it
         * @description Needs the permission `plexica.roles.manage`: Make roles and give them to users and groups.
         */
        delete: operations["deleteRolesRole"];
        /**
         * Changes a role of the tenant; whoever has it may do so at once
         * @description Needs the permission `plexica.roles.manage`: Make roles and give them to users and groups.
         */
        patch: operations["patchRolesRole"];
    };
    "/api/v1/groups": {
        parameters: {
        };
        /**
         * The groups of the tenant, by key
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getGroups"];
        /**
         * Makes a group
         * @description Needs the permission `plexica.groups.manage`: Make groups and choose who is in them.
         */
        post: operations["postGroups"];
    };
    "/api/v1/groups/{group}": {
        parameters: {
        };
        /**
         * One group
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getGroupsGroup"];
        /**
         * Removes a group; its members stay, without what it gave them
         * @description Needs the permission `plexica.groups.manage`: Make groups and choose who is in them.
         */
        delete: operations["deleteGroupsGroup"];
        /**
         * Changes a group; its members may do what its roles give at once
         * @description Needs the permission `plexica.groups.manage`: Make groups and choose who is in them.
         */
        patch: operations["patchGroupsGroup"];
    };
    "/api/v1/groups/{group}/members": {
        parameters: {
        };
        /**
         * Who is in a group, by email address
         * @description Needs the permission `plexica.users.read`: See users, groups and roles.
         */
        get: operations["getGroupsGroupMembers"];
        /**
         * Puts users into a group and takes others out; whom an identity provider named stays
         * @description Needs the permission `plexica.groups.manage`: Make groups and choose who is in them.
         */
        post: operations["postGroupsGroupMembers"];
    };
    "/api/v1/authorization/explain": {
        parameters: {
        };
        /** Why a user may do something or may not; about others only for those who may see users */
        get: operations["getAuthorizationExplain"];
    };
    "/api/v1/policies/check": {
        parameters: {
        };
        /**
         * Checks the text of a policy against the permissions that there are
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        post: operations["postPoliciesCheck"];
    };
    "/api/v1/policies/dry-run": {
        parameters: {
        };
        /**
         * Tries policies on what was decided lately: who would be kept out, or let in
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        post: operations["postPoliciesDryRun"];
    };
    "/api/v1/policies/schema": {
        parameters: {
        };
        /**
         * What policies can name here, as a schema in Cedar's JSON
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        get: operations["getPoliciesSchema"];
    };
    "/api/v1/policies/templates": {
        parameters: {
        };
        /**
         * Policies to start from, with what each has to be told
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        get: operations["getPoliciesTemplates"];
    };
    "/api/v1/policies/templates/{template}": {
        parameters: {
        };
        /**
         * The text that a template makes; nothing is kept
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        post: operations["postPoliciesTemplatesTemplate"];
    };
    "/api/v1/policies": {
        parameters: {
        };
        /**
         * The policies of the tenant, by name
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        get: operations["getPolicies"];
        /**
         * Makes a policy, which counts at once unless it is switched off
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        post: operations["postPolicies"];
    };
    "/api/v1/policies/{id}": {
        parameters: {
        };
        /**
         * One policy
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        get: operations["getPoliciesId"];
        /**
         * Removes a policy with its versions
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        delete: operations["deletePoliciesId"];
        /**
         * Changes a policy; a new text is a new version, and counts at once
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        patch: operations["patchPoliciesId"];
    };
    "/api/v1/policies/{id}/versions": {
        parameters: {
        };
        /**
         * The versions of a policy, the newest first
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        get: operations["getPoliciesIdVersions"];
    };
    "/api/v1/policies/{id}/rollback": {
        parameters: {
        };
        /**
         * Makes the text of an earlier version the newest one
         * @description Needs the permission `plexica.policies.manage`: Write policies.
         */
        post: operations["postPoliciesIdRollback"];
    };
    "/api/v1/audit": {
        parameters: {
        };
        /**
         * What was done at the tenant and what was refused, the newest first
         * @description Needs the permission `plexica.audit.read`: Read the audit trail.
         */
        get: operations["getAudit"];
    };
    "/api/v1/audit/export": {
        parameters: {
        };
        /**
         * The audit trail as a file, the oldest first
         * @description Needs the permission `plexica.audit.read`: Read the audit trail.
         */
        get: operations["getAuditExport"];
    };
    "/api/v1/audit/verification": {
        parameters: {
        };
        /**
         * Whether the audit trail is as it was written: nothing changed, nothing missing
         * @description Needs the permission `plexica.audit.read`: Read the audit trail.
         */
        get: operations["getAuditVerification"];
    };
    "/api/v1/platform/audit": {
        parameters: {
        };
        /**
         * What was done and refused anywhere, the newest first
         * @description Needs the permission `platform.audit.read`: Read the audit trail of the platform and of tenants.
         */
        get: operations["getPlatformAudit"];
    };
    "/api/v1/platform/audit/export": {
        parameters: {
        };
        /**
         * The audit trail of a tenant or of the platform as a file, the oldest first
         * @description Needs the permission `platform.audit.read`: Read the audit trail of the platform and of tenants.
         */
        get: operations["getPlatformAuditExport"];
    };
    "/api/v1/platform/audit/verification": {
        parameters: {
        };
        /**
         * Whether the audit trail of a tenant or of the platform is as it was written
         * @description Needs the permission `platform.audit.read`: Read the audit trail of the platform and of tenants.
         */
        get: operations["getPlatformAuditVerification"];
    };
    "/api/v1/tokens": {
        parameters: {
        };
        /** The caller's API tokens, newest first */
        get: operations["getTokens"];
        /** Makes an API token that acts as the caller */
        post: operations["postTokens"];
    };
    "/api/v1/tokens/{id}": {
        parameters: {
        };
        /** Revokes a token at once */
        delete: operations["deleteTokensId"];
    };
    "/api/v1/service-tokens": {
        parameters: {
        };
        /**
         * The service tokens of the tenant, newest first
         * @description Needs the permission `plexica.tokens.manage`: Make service tokens, and revoke tokens of everyone.
         */
        get: operations["getServiceTokens"];
        /**
         * Makes a token for a service: it acts for no user, and stays when its maker leaves
         * @description Needs the permission `plexica.tokens.manage`: Make service tokens, and revoke tokens of everyone.
         */
        post: operations["postServiceTokens"];
    };
    "/api/v1/service-tokens/{id}": {
        parameters: {
        };
        /**
         * Revokes a service token at once
         * @description Needs the permission `plexica.tokens.manage`: Make service tokens, and revoke tokens of everyone.
         */
        delete: operations["deleteServiceTokensId"];
    };
    "/api/v1/device-logins/{code}": {
        parameters: {
        };
        /** The device that waits with a code */
        get: operations["getDeviceLoginsCode"];
    };
    "/api/v1/device-logins/{code}/decision": {
        parameters: {
        };
        /** Lets a device act as the caller for 90 days, or refuses it */
        post: operations["postDeviceLoginsCodeDecision"];
    };
    "/api/v1/tenants": {
        parameters: {
        };
        /**
         * All tenants, by slug
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenants"];
        /**
         * Creates a tenant with its database schema, realm, storage and first admin: all of it or nothing
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        post: operations["postTenants"];
    };
    "/api/v1/tenants/bulk": {
        parameters: {
        };
        /**
         * Suspends several tenants, or ends their suspension; each by itself
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        post: operations["postTenantsBulk"];
    };
    "/api/v1/tenants/{slug}": {
        parameters: {
        };
        /**
         * One tenant
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlug"];
        /**
         * Deletes a tenant: at once for its users, for good after the grace period
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        delete: operations["deleteTenantsSlug"];
    };
    "/api/v1/tenants/{slug}/suspend": {
        parameters: {
        };
        /**
         * Suspends a tenant: its users and plugins stop at once
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        post: operations["postTenantsSlugSuspend"];
    };
    "/api/v1/tenants/{slug}/resume": {
        parameters: {
        };
        /**
         * Ends the suspension of a tenant
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        post: operations["postTenantsSlugResume"];
    };
    "/api/v1/tenants/{slug}/restore": {
        parameters: {
        };
        /**
         * Takes back the deletion of a tenant within its grace period
         * @description Needs the permission `platform.tenants.manage`: Create, suspend and delete tenants.
         */
        post: operations["postTenantsSlugRestore"];
    };
    "/api/v1/operations": {
        parameters: {
        };
        /**
         * Work that was begun with Prefer: respond-async, the latest first
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getOperations"];
    };
    "/api/v1/operations/{id}": {
        parameters: {
        };
        /**
         * How far it has come, step by step
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getOperationsId"];
    };
    "/api/v1/registry/bundles": {
        parameters: {
        };
        /**
         * Uploads a bundle (tar.gz), which becomes an immutable version
         * @description Needs the permission `platform.registry.upload`: Upload bundles.
         */
        post: operations["postRegistryBundles"];
    };
    "/api/v1/registry/plugins": {
        parameters: {
        };
        /**
         * All plugins, by id
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPlugins"];
    };
    "/api/v1/registry/plugins/{plugin}": {
        parameters: {
        };
        /**
         * One plugin
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPlugin"];
        /**
         * Says whether a plugin was reviewed (verified plugins share sandbox workers), or may make code from strings
         * @description Needs the permission `platform.registry.review`: Approve, reject, yank and deprecate versions; verify plugins and publishers.
         */
        patch: operations["patchRegistryPluginsPlugin"];
    };
    "/api/v1/registry/plugins/{plugin}/versions": {
        parameters: {
        };
        /**
         * The versions of a plugin, the latest upload first
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersions"];
    };
    "/api/v1/registry/plugins/{plugin}/audience": {
        parameters: {
        };
        /**
         * The tenants that a private plugin is for
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginAudience"];
        /**
         * Says for which tenants a private plugin is; where it is installed already it goes on
         * @description Needs the permission `platform.registry.review`: Approve, reject, yank and deprecate versions; verify plugins and publishers.
         */
        put: operations["putRegistryPluginsPluginAudience"];
    };
    "/api/v1/registry/reviews": {
        parameters: {
        };
        /**
         * Versions that wait for a review, the longest first
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryReviews"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}/report": {
        parameters: {
        };
        /**
         * What the checks of a version found at its upload, and its way since
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersionsVersionReport"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}/difference": {
        parameters: {
        };
        /**
         * What a version has other than the one before it: capabilities, permissions, migrations, UI and size
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersionsVersionDifference"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}/difference/files": {
        parameters: {
        };
        /**
         * The files in which a version differs from the one before it
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersionsVersionDifferenceFiles"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}/difference/lines": {
        parameters: {
        };
        /**
         * The lines in which a file of a version differs from the one of the version before it
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersionsVersionDifferenceLines"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}/file": {
        parameters: {
        };
        /**
         * A file of the bundle of a version as it is
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersionsVersionFile"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}": {
        parameters: {
        };
        /**
         * One version
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginVersionsVersion"];
        /**
         * Publishes a version to another channel
         * @description Needs the permission `platform.registry.review`: Approve, reject, yank and deprecate versions; verify plugins and publishers.
         */
        patch: operations["patchRegistryPluginsPluginVersionsVersion"];
    };
    "/api/v1/registry/plugins/{plugin}/versions/{version}/moves": {
        parameters: {
        };
        /**
         * Moves a version on its way: approves, rejects, publishes, deprecates or yanks it
         * @description Needs the permission `platform.registry.review`: Approve, reject, yank and deprecate versions; verify plugins and publishers.
         */
        post: operations["postRegistryPluginsPluginVersionsVersionMoves"];
    };
    "/api/v1/publishing/bundles": {
        parameters: {
        };
        /**
         * Uploads a bundle (tar.gz) as a version of a plugin of this tenant; signed, with a DSSE envelope in base64 as the header Plexica-Signature
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingBundles"];
    };
    "/api/v1/publishing/versions": {
        parameters: {
        };
        /**
         * Versions of the plugins of this tenant, the latest upload first
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingVersions"];
    };
    "/api/v1/publishing/plugins/{plugin}/versions/{version}/report": {
        parameters: {
        };
        /**
         * What the checks of a version found at its upload, and its way since, with the reasons of reviewers
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingPluginsPluginVersionsVersionReport"];
    };
    "/api/v1/publishing/plugins/{plugin}/versions/{version}/difference": {
        parameters: {
        };
        /**
         * What a version has other than the one before it
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingPluginsPluginVersionsVersionDifference"];
    };
    "/api/v1/publishing/plugins/{plugin}/versions/{version}": {
        parameters: {
        };
        /**
         * One version of a plugin of this tenant
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingPluginsPluginVersionsVersion"];
        /**
         * Publishes a version to another channel, such as from beta to stable
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        patch: operations["patchPublishingPluginsPluginVersionsVersion"];
    };
    "/api/v1/publishing/plugins/{plugin}/statistics": {
        parameters: {
        };
        /**
         * How often the versions of a plugin of this tenant were fetched and installed, by the day (UTC)
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingPluginsPluginStatistics"];
    };
    "/api/v1/publishing/plugins/{plugin}/versions/{version}/moves": {
        parameters: {
        };
        /**
         * Moves a version on its way: submits, withdraws, publishes what was approved, deprecates or yanks
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingPluginsPluginVersionsVersionMoves"];
    };
    "/api/v1/publishing/publisher": {
        parameters: {
        };
        /**
         * Who this tenant is as a publisher
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingPublisher"];
        /**
         * Makes this tenant a publisher, or names it anew
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        put: operations["putPublishingPublisher"];
    };
    "/api/v1/publishing/keys": {
        parameters: {
        };
        /**
         * The keys of this publisher, the latest first
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingKeys"];
        /**
         * Adds an Ed25519 key: from then on each upload has to be signed with an active key
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingKeys"];
    };
    "/api/v1/publishing/keys/{keyId}/retire": {
        parameters: {
        };
        /**
         * Takes no new signatures of a key, such as after another took its place
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingKeysKeyIdRetire"];
    };
    "/api/v1/publishing/keys/{keyId}/revoke": {
        parameters: {
        };
        /**
         * Lets nothing that a key signed be installed or loaded any more, such as after it was stolen
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingKeysKeyIdRevoke"];
    };
    "/api/v1/registry/publishers": {
        parameters: {
        };
        /**
         * All publishers, by name
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPublishers"];
    };
    "/api/v1/registry/publishers/{id}/keys": {
        parameters: {
        };
        /**
         * The keys of a publisher, the latest first
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPublishersIdKeys"];
    };
    "/api/v1/registry/publishers/{id}/keys/{keyId}/revoke": {
        parameters: {
        };
        /**
         * Lets nothing that a key of a publisher signed be installed or loaded any more
         * @description Needs the permission `platform.registry.review`: Approve, reject, yank and deprecate versions; verify plugins and publishers.
         */
        post: operations["postRegistryPublishersIdKeysKeyIdRevoke"];
    };
    "/api/v1/registry/publishers/{id}": {
        parameters: {
        };
        /**
         * Says whether a publisher is known to be who it says (the mark that people see)
         * @description Needs the permission `platform.registry.review`: Approve, reject, yank and deprecate versions; verify plugins and publishers.
         */
        patch: operations["patchRegistryPublishersId"];
    };
    "/api/v1/marketplace/plugins": {
        parameters: {
        };
        /** Searches what can be installed */
        get: operations["getMarketplacePlugins"];
    };
    "/api/v1/marketplace/categories": {
        parameters: {
        };
        /** Categories, and how many plugins are in each */
        get: operations["getMarketplaceCategories"];
    };
    "/api/v1/marketplace/plugins/{plugin}": {
        parameters: {
        };
        /** All there is to say of a plugin before it is installed */
        get: operations["getMarketplacePluginsPlugin"];
    };
    "/api/v1/marketplace/plugins/{plugin}/versions/{version}/assets": {
        parameters: {
        };
        /** A picture of a plugin: PNG, JPEG, WebP or GIF */
        get: operations["getMarketplacePluginsPluginVersionsVersionAssets"];
    };
    "/api/v1/marketplace/plugins/{plugin}/versions/{version}/bundle": {
        parameters: {
        };
        /**
         * The bundle of a version, as it was uploaded
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getMarketplacePluginsPluginVersionsVersionBundle"];
    };
    "/api/v1/marketplace/plugins/{plugin}/reviews": {
        parameters: {
        };
        /** What tenants say of a plugin, the latest first */
        get: operations["getMarketplacePluginsPluginReviews"];
    };
    "/api/v1/marketplace/plugins/{plugin}/review": {
        parameters: {
        };
        /**
         * Says what this tenant thinks of a plugin that it has; others see it under the name of the tenant
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        put: operations["putMarketplacePluginsPluginReview"];
        /**
         * Takes back what this tenant said of a plugin
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        delete: operations["deleteMarketplacePluginsPluginReview"];
    };
    "/api/v1/installations/{plugin}/update": {
        parameters: {
        };
        /**
         * Whether there is a newer version in its channel, and what it has other than the one installed here
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getInstallationsPluginUpdate"];
    };
    "/api/v1/consents": {
        parameters: {
        };
        /**
         * What updates ask for beyond what was granted, the latest first
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getConsents"];
    };
    "/api/v1/consents/{id}/grant": {
        parameters: {
        };
        /**
         * Grants what an update asks for, or less of it
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        post: operations["postConsentsIdGrant"];
    };
    "/api/v1/consents/{id}/refuse": {
        parameters: {
        };
        /**
         * Refuses what an update asks for; the plugin runs on without
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        post: operations["postConsentsIdRefuse"];
    };
    "/api/v1/registry/plugins/{plugin}/rollouts": {
        parameters: {
        };
        /**
         * The rollouts of a plugin, the latest first
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginRollouts"];
        /**
         * Begins to move a plugin to a version at many tenants
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryPluginsPluginRollouts"];
    };
    "/api/v1/registry/rollouts": {
        parameters: {
        };
        /**
         * The rollouts of all plugins, the latest first
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryRollouts"];
    };
    "/api/v1/registry/rollouts/{id}": {
        parameters: {
        };
        /**
         * How far a rollout is
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryRolloutsId"];
    };
    "/api/v1/registry/rollouts/{id}/tenants": {
        parameters: {
        };
        /**
         * What became of a rollout at each tenant, in the order in which they have their turn
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryRolloutsIdTenants"];
    };
    "/api/v1/registry/rollouts/{id}/pause": {
        parameters: {
        };
        /**
         * Begins no further upgrades; those under way end
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryRolloutsIdPause"];
    };
    "/api/v1/registry/rollouts/{id}/resume": {
        parameters: {
        };
        /**
         * Goes on with a rollout that was paused or has stopped; failures are counted anew
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryRolloutsIdResume"];
    };
    "/api/v1/registry/rollouts/{id}/cancel": {
        parameters: {
        };
        /**
         * Ends a rollout for good; what was upgraded stays so
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryRolloutsIdCancel"];
    };
    "/api/v1/update-policy": {
        parameters: {
        };
        /**
         * Which updates installations get by themselves that have no policy of their own, and when one is taken back
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getUpdatePolicy"];
        /**
         * Chooses which updates installations get by themselves
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        put: operations["putUpdatePolicy"];
    };
    "/api/v1/updates": {
        parameters: {
        };
        /**
         * Updates that came by themselves, the latest first
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getUpdates"];
    };
    "/api/v1/updates/{id}": {
        parameters: {
        };
        /**
         * How far an update is, and how its version does beside the one before
         * @description Needs the permission `plexica.installations.manage`: Install plugins, grant capabilities, change settings.
         */
        get: operations["getUpdatesId"];
    };
    "/api/v1/publishing/plugins/{plugin}/canaries": {
        parameters: {
        };
        /**
         * The canaries of a plugin of this tenant, the latest first
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingPluginsPluginCanaries"];
        /**
         * Begins to bring a version to chosen tenants before all others: to those whose policy lets it come by itself, and to this one; it goes back at all of them if it is worse at one
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingPluginsPluginCanaries"];
    };
    "/api/v1/publishing/canaries/{id}": {
        parameters: {
        };
        /**
         * How far a canary is
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingCanariesId"];
    };
    "/api/v1/publishing/canaries/{id}/updates": {
        parameters: {
        };
        /**
         * How a canary goes at each of its tenants, beside the version before
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        get: operations["getPublishingCanariesIdUpdates"];
    };
    "/api/v1/publishing/canaries/{id}/promote": {
        parameters: {
        };
        /**
         * Ends a canary well before its time, and publishes its version if it is not yet; its tenants are watched on
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingCanariesIdPromote"];
    };
    "/api/v1/publishing/canaries/{id}/cancel": {
        parameters: {
        };
        /**
         * Ends a canary without a verdict: its version is held back from all others, and stays where it is unless it is to be taken back
         * @description Needs the permission `plexica.plugins.publish`: Upload plugins of the tenant, and publish them.
         */
        post: operations["postPublishingCanariesIdCancel"];
    };
    "/api/v1/registry/plugins/{plugin}/canaries": {
        parameters: {
        };
        /**
         * The canaries of a plugin, the latest first
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryPluginsPluginCanaries"];
        /**
         * Begins to bring a version to chosen tenants before all others; it goes back at all of them if it is worse at one
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryPluginsPluginCanaries"];
    };
    "/api/v1/registry/canaries/{id}": {
        parameters: {
        };
        /**
         * How far a canary is
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryCanariesId"];
    };
    "/api/v1/registry/canaries/{id}/updates": {
        parameters: {
        };
        /**
         * How a canary goes at each of its tenants
         * @description Needs the permission `platform.registry.read`: See plugins, versions and publishers.
         */
        get: operations["getRegistryCanariesIdUpdates"];
    };
    "/api/v1/registry/canaries/{id}/promote": {
        parameters: {
        };
        /**
         * Ends a canary well before its time, and publishes its version if it is not yet; its tenants are watched on
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryCanariesIdPromote"];
    };
    "/api/v1/registry/canaries/{id}/cancel": {
        parameters: {
        };
        /**
         * Ends a canary without a verdict: its version is held back from all others, and stays where it is unless it is to be taken back
         * @description Needs the permission `platform.rollouts.manage`: Bring versions to tenants in steps.
         */
        post: operations["postRegistryCanariesIdCancel"];
    };
    "/api/v1/installations/{plugin}/recording": {
        parameters: {
        };
        /**
         * Which invocations of a plugin are recorded
         * @description Needs the permission `plexica.recordings.manage`: Record invocations of plugins, read and delete recordings.
         */
        get: operations["getInstallationsPluginRecording"];
        /**
         * Records the next invocations of a plugin, or those that fail; with neither it ends
         * @description Needs the permission `plexica.recordings.manage`: Record invocations of plugins, read and delete recordings.
         */
        put: operations["putInstallationsPluginRecording"];
    };
    "/api/v1/recordings": {
        parameters: {
        };
        /**
         * Recorded invocations, the latest first
         * @description Needs the permission `plexica.recordings.manage`: Record invocations of plugins, read and delete recordings.
         */
        get: operations["getRecordings"];
    };
    "/api/v1/recordings/{id}": {
        parameters: {
        };
        /**
         * A recorded invocation: its input, clock, chance, host calls with their answers, logs and outcome
         * @description Needs the permission `plexica.recordings.manage`: Record invocations of plugins, read and delete recordings.
         */
        get: operations["getRecordingsId"];
        /**
         * Deletes a recording
         * @description Needs the permission `plexica.recordings.manage`: Record invocations of plugins, read and delete recordings.
         */
        delete: operations["deleteRecordingsId"];
    };
    "/api/v1/recordings/{id}/bundle": {
        parameters: {
        };
        /**
         * The bundle that was recorded, or another version of it that can be installed here
         * @description Needs the permission `plexica.recordings.manage`: Record invocations of plugins, read and delete recordings.
         */
        get: operations["getRecordingsIdBundle"];
    };
    "/api/v1/secrets/rotation": {
        parameters: {
        };
        /**
         * Encrypts the secrets of all installations anew, under the first of the configured keys
         * @description Needs the permission `platform.secrets.rotate`: Encrypt secrets anew with the current key.
         */
        post: operations["postSecretsRotation"];
    };
    "/api/v1/plans": {
        parameters: {
        };
        /**
         * All plans
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getPlans"];
        /**
         * Makes a plan
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        post: operations["postPlans"];
    };
    "/api/v1/plans/{plan}": {
        parameters: {
        };
        /**
         * One plan
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getPlansPlan"];
        /**
         * Deletes a plan that no tenant has
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        delete: operations["deletePlansPlan"];
        /**
         * Changes a plan; all its tenants have the new values within a second
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        patch: operations["patchPlansPlan"];
    };
    "/api/v1/tenants/{slug}/plan": {
        parameters: {
        };
        /**
         * The plan that a tenant has
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugPlan"];
        /**
         * Gives a tenant another plan, which holds within a second
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        put: operations["putTenantsSlugPlan"];
    };
    "/api/v1/plan": {
        parameters: {
        };
        /**
         * The plan of the tenant, its trial, which plans are offered, and what was asked for last
         * @description Needs the permission `plexica.usage.read`: See quotas, and what is used of them.
         */
        get: operations["getPlan"];
    };
    "/api/v1/plan/request": {
        parameters: {
        };
        /**
         * Asks for another plan, or to keep that of the trial; it is given at once where the platform is set so
         * @description Needs the permission `plexica.plan.manage`: Ask for another plan.
         */
        post: operations["postPlanRequest"];
        /**
         * Takes back what was asked for
         * @description Needs the permission `plexica.plan.manage`: Ask for another plan.
         */
        delete: operations["deletePlanRequest"];
    };
    "/api/v1/plan-requests": {
        parameters: {
        };
        /**
         * What tenants asked for of plans, the newest first
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getPlanRequests"];
    };
    "/api/v1/plan-requests/{id}/grant": {
        parameters: {
        };
        /**
         * Gives a tenant the plan that it asked for, which ends its trial
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        post: operations["postPlanRequestsIdGrant"];
    };
    "/api/v1/plan-requests/{id}/refuse": {
        parameters: {
        };
        /**
         * Does not give a tenant the plan that it asked for
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        post: operations["postPlanRequestsIdRefuse"];
    };
    "/api/v1/quotas": {
        parameters: {
        };
        /**
         * What the tenant may use, or one installation of it, and how much of it is used
         * @description Needs the permission `plexica.usage.read`: See quotas, and what is used of them.
         */
        get: operations["getQuotas"];
    };
    "/api/v1/limits": {
        parameters: {
        };
        /**
         * Every limit of the platform: what it is, its default, and what it may be
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getLimits"];
    };
    "/api/v1/tenants/{slug}/quotas": {
        parameters: {
        };
        /**
         * What a tenant may use, where each value comes from, and how much of it is used
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugQuotas"];
    };
    "/api/v1/tenants/{slug}/installations/{plugin}/quotas": {
        parameters: {
        };
        /**
         * What an installation may use, where each value comes from, and how much of it is used
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugInstallationsPluginQuotas"];
    };
    "/api/v1/tenants/{slug}/quotas/{name}": {
        parameters: {
        };
        /**
         * One quota of a tenant
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugQuotasName"];
        /**
         * Sets a quota of a tenant beside the plan, with a reason; it holds within a second
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        put: operations["putTenantsSlugQuotasName"];
        /**
         * Takes back what was set for a tenant
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        delete: operations["deleteTenantsSlugQuotasName"];
    };
    "/api/v1/tenants/{slug}/installations/{plugin}/quotas/{name}": {
        parameters: {
        };
        /**
         * One quota of an installation
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugInstallationsPluginQuotasName"];
        /**
         * Sets a quota of an installation beside the plan, with a reason; it holds within a second
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        put: operations["putTenantsSlugInstallationsPluginQuotasName"];
        /**
         * Takes back what was set for an installation
         * @description Needs the permission `platform.quotas.manage`: Edit plans and set quotas.
         */
        delete: operations["deleteTenantsSlugInstallationsPluginQuotasName"];
    };
    "/api/v1/platform/me": {
        parameters: {
        };
        /** Who is calling, and what they may do */
        get: operations["getPlatformMe"];
    };
    "/api/v1/platform/me/password": {
        parameters: {
        };
        /** Changes the own password, which ends all sessions */
        post: operations["postPlatformMePassword"];
    };
    "/api/v1/platform/roles": {
        parameters: {
        };
        /**
         * The roles of platform users, and what each may do
         * @description Needs the permission `platform.users.manage`: Add, change and deactivate platform users.
         */
        get: operations["getPlatformRoles"];
    };
    "/api/v1/platform/users": {
        parameters: {
        };
        /**
         * All platform users, by e-mail address
         * @description Needs the permission `platform.users.manage`: Add, change and deactivate platform users.
         */
        get: operations["getPlatformUsers"];
        /**
         * Adds a platform user
         * @description Needs the permission `platform.users.manage`: Add, change and deactivate platform users.
         */
        post: operations["postPlatformUsers"];
    };
    "/api/v1/platform/users/{id}": {
        parameters: {
        };
        /**
         * One platform user
         * @description Needs the permission `platform.users.manage`: Add, change and deactivate platform users.
         */
        get: operations["getPlatformUsersId"];
        /**
         * Changes a platform user; another role, status or password ends their sessions at once
         * @description Needs the permission `platform.users.manage`: Add, change and deactivate platform users.
         */
        patch: operations["patchPlatformUsersId"];
    };
    "/api/v1/platform/overview": {
        parameters: {
        };
        /**
         * Live figures of all platform processes; what others do is known a few seconds late
         * @description Needs the permission `platform.health.read`: See live figures, health and version.
         */
        get: operations["getPlatformOverview"];
    };
    "/api/v1/platform/workers": {
        parameters: {
        };
        /**
         * The sandbox workers of all platform processes, the isolates in them, and what is in quarantine
         * @description Needs the permission `platform.health.read`: See live figures, health and version.
         */
        get: operations["getPlatformWorkers"];
    };
    "/api/v1/tenants/{slug}/installations/{plugin}/release": {
        parameters: {
        };
        /**
         * Releases an installation from quarantine, in every process: what it did is forgotten
         * @description Needs the permission `platform.workers.manage`: Release plugins from quarantine, and profile them.
         */
        post: operations["postTenantsSlugInstallationsPluginRelease"];
    };
    "/api/v1/tenants/{slug}/installations/{plugin}/profile": {
        parameters: {
        };
        /**
         * Records where an installation spends its CPU time; the answer opens in Chrome DevTools as a .cpuprofile
         * @description Needs the permission `platform.workers.manage`: Release plugins from quarantine, and profile them.
         */
        post: operations["postTenantsSlugInstallationsPluginProfile"];
    };
    "/api/v1/platform/queues": {
        parameters: {
        };
        /**
         * How much waits, runs and was given up, by kind of work
         * @description Needs the permission `platform.queues.manage`: See dead letters, try them again, discard them.
         */
        get: operations["getPlatformQueues"];
    };
    "/api/v1/platform/queues/dead": {
        parameters: {
        };
        /**
         * What was given up at any tenant, the latest first
         * @description Needs the permission `platform.queues.manage`: See dead letters, try them again, discard them.
         */
        get: operations["getPlatformQueuesDead"];
    };
    "/api/v1/platform/queues/dead/bulk": {
        parameters: {
        };
        /**
         * Tries again several of what was given up, or discards them; each by itself
         * @description Needs the permission `platform.queues.manage`: See dead letters, try them again, discard them.
         */
        post: operations["postPlatformQueuesDeadBulk"];
    };
    "/api/v1/platform/queues/dead/{id}/redrive": {
        parameters: {
        };
        /**
         * Tries again what was given up, from the first attempt on
         * @description Needs the permission `platform.queues.manage`: See dead letters, try them again, discard them.
         */
        post: operations["postPlatformQueuesDeadIdRedrive"];
    };
    "/api/v1/platform/queues/dead/{id}": {
        parameters: {
        };
        /**
         * Discards what was given up: it is never tried again
         * @description Needs the permission `platform.queues.manage`: See dead letters, try them again, discard them.
         */
        delete: operations["deletePlatformQueuesDeadId"];
    };
    "/api/v1/platform/health": {
        parameters: {
        };
        /**
         * Versions, the parts that the platform runs on, and which layers hold sandbox workers on this machine
         * @description Needs the permission `platform.health.read`: See live figures, health and version.
         */
        get: operations["getPlatformHealth"];
    };
    "/api/v1/tenants/{slug}/users": {
        parameters: {
        };
        /**
         * The users of a tenant, by e-mail address
         * @description Needs the permission `platform.tenants.read`: See tenants, their quotas and the plans.
         */
        get: operations["getTenantsSlugUsers"];
    };
    "/api/v1/tenants/{slug}/impersonations": {
        parameters: {
        };
        /**
         * Gives an address at which a platform user is signed in as a user of the tenant, once, within a minute
         * @description Needs the permission `platform.tenants.impersonate`: Sign in as a user of a tenant, which is audited.
         */
        post: operations["postTenantsSlugImpersonations"];
    };
    "/api/v1/usage": {
        parameters: {
        };
        /**
         * What the plugins of the tenant used, the newest first
         * @description Needs the permission `plexica.usage.read`: See quotas, and what is used of them.
         */
        get: operations["getUsage"];
    };
    "/api/v1/usage/export": {
        parameters: {
        };
        /**
         * What plugins used, as a file for spreadsheets
         * @description Needs the permission `plexica.usage.read`: See quotas, and what is used of them.
         */
        get: operations["getUsageExport"];
    };
    "/api/v1/platform/usage": {
        parameters: {
        };
        /**
         * What plugins used, at one tenant or at all, the newest first
         * @description Needs the permission `platform.usage.read`: See what plugins used.
         */
        get: operations["getPlatformUsage"];
    };
    "/api/v1/platform/usage/export": {
        parameters: {
        };
        /**
         * What plugins used at each tenant, as a file for spreadsheets
         * @description Needs the permission `platform.usage.read`: See what plugins used.
         */
        get: operations["getPlatformUsageExport"];
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Brand: {
            /** @description In place of Plexica */
            productName: string | null;
            /** @description Above the menu and the sign-in form */
            logo: string | null;
            /** @description Of the tab */
            icon: string | null;
            primary: string | null;
            neutral: ("slate" | "gray" | "zinc" | "neutral" | "stone") | null;
            font: ("standard" | "humanist" | "geometric" | "rounded" | "serif" | "mono") | null;
            /**
             * @description In place of `font`
             * @default null
             */
            ownFont?: {
                sha256: string;
                /** @description What people call it */
                name: string;
                /** @description Whether it has all weights in one */
                isVariable: boolean;
            } | null;
            corners: ("square" | "slight" | "round" | "rounder") | null;
            density: ("compact" | "spacious") | null;
            /**
             * @description Of whom mails come from; null: the name of the product
             * @default null
             */
            senderName?: string | null;
            /**
             * @description Below every mail
             * @default null
             */
            mailFooter?: string | null;
            /** @description A subset of CSS: see /api/v1/branding/preview */
            css: string;
        };
        PluginAudience: {
            /** @description Slugs */
            tenants: string[];
        };
        PlanLimits: {
            /** @description Time until a request has to be over */
            "request.wallMs"?: number;
            /** @description CPU time of a request */
            "request.cpuMs"?: number;
            /** @description Time until the delivery of an event has to be over */
            "event.wallMs"?: number;
            /** @description CPU time of the delivery of an event */
            "event.cpuMs"?: number;
            /** @description Time until a job has to be over */
            "job.wallMs"?: number;
            /** @description CPU time of a job */
            "job.cpuMs"?: number;
            /** @description Time until a call from another plugin has to be over */
            "call.wallMs"?: number;
            /** @description CPU time of a call from another plugin */
            "call.cpuMs"?: number;
            /** @description Time until loading, installing or upgrading has to be over */
            "lifecycle.wallMs"?: number;
            /** @description CPU time of loading, installing or upgrading */
            "lifecycle.cpuMs"?: number;
            /** @description Calls of one invocation to the platform */
            hostCalls?: number;
            /** @description Size of one call to the platform, or of one result */
            messageBytes?: number;
            /** @description All that one invocation sends to the platform */
            bridgeBytes?: number;
            /** @description What the plugin sent to the platform in calls that are not answered yet */
            pendingBytes?: number;
            /** @description Body of a request to a plugin */
            requestBytes?: number;
            /** @description Response of a plugin that is not streamed, and what it fetches in one piece */
            responseBytes?: number;
            /** @description Timers of one invocation at once */
            timers?: number;
            /** @description One log line; what is more is cut off */
            logLineBytes?: number;
            /** @description Log lines of one invocation; later ones are dropped */
            logLines?: number;
            /** @description Outbound requests of one invocation, redirects included */
            fetches?: number;
            /** @description Memory of the plugin’s isolate */
            isolateMemoryMb?: number;
            /** @description Memory that it may add to its process before that is ended */
            processMemoryMb?: number;
            /** @description Invocations of one installation at once */
            concurrency?: number;
            /** @description Invocations of one installation that wait for their turn */
            queue?: number;
            /** @description Invocations of all plugins of the tenant at once */
            tenantConcurrency?: number;
            /** @description Share of the tenant, relative to others, when more want to run than may */
            weight?: number;
            /** @description Time of one SQL statement */
            "db.statementMs"?: number;
            /** @description Time between two statements of a transaction */
            "db.idleInTransactionMs"?: number;
            /** @description Rows of one call, all statements of a batch together */
            "db.rows"?: number;
            /** @description Bytes of one call as they come from the database */
            "db.resultBytes"?: number;
            /** @description Disk space of the plugin’s tables and their indexes */
            "db.bytes"?: number;
            /** @description Open transactions of one invocation */
            "db.transactions"?: number;
            /** @description One stored value */
            "kv.valueBytes"?: number;
            /** @description Stored values of one installation */
            "kv.keys"?: number;
            /** @description Stored values of one installation together */
            "kv.bytes"?: number;
            /** @description One file */
            "storage.fileBytes"?: number;
            /** @description Files of one installation */
            "storage.files"?: number;
            /** @description Files of one installation together, those being written included */
            "storage.bytes"?: number;
            /** @description Files of one installation that are being written at once */
            "storage.uploads"?: number;
            /** @description Searchable documents of one installation */
            "search.documents"?: number;
            /** @description Searchable documents of one installation together */
            "search.bytes"?: number;
            /** @description Time of one search */
            "search.queryMs"?: number;
            /** @description Input of one call to another plugin; its result may be as large */
            "plugins.callBytes"?: number;
            /** @description Calls between plugins that lead to one another */
            "plugins.depth"?: number;
            /** @description Calls between plugins that one request, event or job leads to, in all plugins together */
            "plugins.calls"?: number;
            /** @description Data of one event */
            "events.eventBytes"?: number;
            /** @description Events that are published at once */
            "events.batch"?: number;
            /** @description Events that lead to one another; what is further is not delivered */
            "events.hops"?: number;
            /** @description Events that one invocation publishes */
            "events.perInvocation"?: number;
            /** @description Deliveries of events that wait; while there are more, the plugins of the tenant publish none */
            "events.waiting"?: number;
            /** @description Data of one job */
            "jobs.dataBytes"?: number;
            /** @description Jobs of one installation that wait */
            "jobs.waiting"?: number;
            /** @description Schedules that a plugin made itself */
            "jobs.schedules"?: number;
            /** @description Notifications of one installation to one user in the app, a minute */
            "notify.inAppPerMinute"?: number;
            /** @description Mails of one installation to one user, a minute */
            "notify.emailPerMinute"?: number;
            /** @description Invocations of one installation a day */
            invocationsPerDay?: number;
            /** @description CPU time of one installation a day */
            cpuMsPerDay?: number;
            /** @description Outbound requests of one installation a day */
            fetchesPerDay?: number;
            /** @description Invocations of all plugins of the tenant a day */
            tenantInvocationsPerDay?: number;
            /** @description CPU time of all plugins of the tenant a day */
            tenantCpuMsPerDay?: number;
            /** @description Installed plugins */
            installations?: number;
            /** @description Active users */
            users?: number;
            /** @description API tokens */
            apiTokens?: number;
            /** @description Webhooks */
            webhooks?: number;
            /** @description Requests to the tenant a minute, the API and plugins together */
            "rate.tenant"?: number;
            /** @description Requests of one user a minute */
            "rate.user"?: number;
            /** @description Requests with one API token a minute */
            "rate.token"?: number;
            /** @description Requests to one plugin a minute */
            "rate.plugin"?: number;
            /** @description Requests of one network address a minute that are not signed in */
            "rate.address"?: number;
        };
        /** @enum {string} */
        LimitName: "request.wallMs" | "request.cpuMs" | "event.wallMs" | "event.cpuMs" | "job.wallMs" | "job.cpuMs" | "call.wallMs" | "call.cpuMs" | "lifecycle.wallMs" | "lifecycle.cpuMs" | "hostCalls" | "messageBytes" | "bridgeBytes" | "pendingBytes" | "requestBytes" | "responseBytes" | "timers" | "logLineBytes" | "logLines" | "fetches" | "isolateMemoryMb" | "processMemoryMb" | "concurrency" | "queue" | "tenantConcurrency" | "weight" | "db.statementMs" | "db.idleInTransactionMs" | "db.rows" | "db.resultBytes" | "db.bytes" | "db.transactions" | "kv.valueBytes" | "kv.keys" | "kv.bytes" | "storage.fileBytes" | "storage.files" | "storage.bytes" | "storage.uploads" | "search.documents" | "search.bytes" | "search.queryMs" | "plugins.callBytes" | "plugins.depth" | "plugins.calls" | "events.eventBytes" | "events.batch" | "events.hops" | "events.perInvocation" | "events.waiting" | "jobs.dataBytes" | "jobs.waiting" | "jobs.schedules" | "notify.inAppPerMinute" | "notify.emailPerMinute" | "invocationsPerDay" | "cpuMsPerDay" | "fetchesPerDay" | "tenantInvocationsPerDay" | "tenantCpuMsPerDay" | "installations" | "users" | "apiTokens" | "webhooks" | "rate.tenant" | "rate.user" | "rate.token" | "rate.plugin" | "rate.address";
        QuotaOverride: {
            value: number;
            /**
             * @description Only warned of
             * @default false
             */
            soft?: boolean;
            reason: string;
            /**
             * @description Without it, it holds until it is removed
             * @default null
             */
            expiresAt?: string | null;
        };
        /** @description An error (RFC 9457). Match on `code`. */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "request.invalid" | "request.not_found" | "request.method_not_allowed" | "request.too_large" | "request.media_type" | "request.conflict" | "request.precondition" | "rate.limited" | "quota.reached" | "quota.exceeded" | "auth.required" | "auth.invalid_token" | "auth.forbidden" | "auth.csrf" | "auth.sign_in_failed" | "auth.password_off" | "auth.link_invalid" | "provider.untested" | "provider.needed" | "provider.failed" | "policy.invalid" | "policy.unavailable" | "tenant.unknown" | "tenant.suspended" | "tenant.exists" | "tenant.provisioning_failed" | "domain.taken" | "sign_up.off" | "bundle.invalid" | "bundle.too_large" | "version.exists" | "version.yanked" | "signature.missing" | "signature.invalid" | "plugin.taken" | "version.unknown" | "installation.unknown" | "installation.exists" | "installation.changing" | "installation.kept" | "installation.disabled" | "installation.failed" | "installation.quarantined" | "lifecycle.failed" | "dependency.missing" | "dependency.conflict" | "dependency.cycle" | "dependency.disabled" | "dependency.needed" | "dependency.too_many" | "grant.invalid" | "migration.failed" | "migration.changed" | "plugin.error" | "plugin.load_failed" | "plugin.crashed" | "plugin.no_route" | "plugin.bad_response" | "invocation.cpu" | "invocation.timeout" | "invocation.memory" | "invocation.stalled" | "invocation.host_calls" | "invocation.bridge_bytes" | "invocation.response_size" | "invocation.timers" | "invocation.unknown" | "invocation.ended" | "invocation.unrecorded" | "invocation.cancelled" | "installation.busy" | "isolate.lost" | "isolate.evicted" | "worker.lost" | "platform.starting" | "platform.draining" | "capability.unknown" | "capability.undeclared" | "capability.denied" | "capability.scope" | "capability.invalid" | "db.error" | "db.refused" | "db.timeout" | "db.quota" | "db.too_large" | "db.unavailable" | "kv.conflict" | "kv.too_large" | "kv.quota" | "storage.too_large" | "storage.quota" | "storage.busy" | "storage.changed" | "storage.link_invalid" | "event.too_large" | "event.quota" | "event.loop" | "job.too_large" | "job.quota" | "search.quota" | "search.timeout" | "notify.limited" | "net.refused" | "net.failed" | "net.limit" | "secrets.unset" | "call.not_exposed" | "call.forbidden" | "call.invalid_input" | "call.invalid_output" | "call.too_large" | "call.depth" | "call.limit" | "call.timeout" | "call.failed" | "call.in_transaction" | "platform.error";
            /** @description Whether the same call may succeed later unchanged */
            retry: boolean;
            detail?: string;
            requestId?: string;
            errors?: ({
                field: string;
                rule: string;
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        Me: {
            user: {
                /** Format: uuid */
                id: string;
                name: string;
                email: string;
                role: ("owner" | "admin" | "member" | "viewer") | null;
                /** @description Keys of all roles, also those of groups */
                roles: string[];
                groups: {
                    key: string;
                    name: string;
                }[];
                language: string | null;
                timeZone: string | null;
                notifications: {
                    /** @description Whether mails are sent */
                    email: boolean;
                    /** @description Plugins that tell you nothing */
                    muted: string[];
                };
                /** @description Path of the picture */
                avatar: string | null;
                revision: number;
            };
            tenant: components["schemas"]["OwnTenant"];
            /** @description What the caller may do now, as far as the token reaches */
            permissions: string[];
            /** @description The platform user who acts as this user, and until when */
            impersonation?: {
                by: string;
                /** Format: date-time */
                endsAt: string;
            };
            /** @description For the header X-CSRF-Token of unsafe methods; absent when called with a token */
            csrfToken?: string;
        };
        OwnTenant: {
            slug: string;
            name: string;
            /** @description What policies and reports go by */
            timeZone: string;
            /** @description Of those who chose none; null: what their browsers ask for */
            language: ("en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh") | null;
            /** @description Counts its changes: the `ETag` */
            revision: number;
        };
        UserSession: {
            /** Format: uuid */
            id: string;
            /** @description Whether this call uses it */
            current: boolean;
            /** @description What the browser says it is */
            userAgent: string;
            ip: string;
            /** Format: date-time */
            signedInAt: string;
            /** Format: date-time */
            lastSeenAt: string;
        };
        Dashboard: {
            /** @description In this order; absent: whatever there is, as it comes */
            widgets?: {
                plugin: string;
                name: string;
                /**
                 * @description A third, two thirds or all of the width of a wide screen
                 * @enum {string}
                 */
                size: "small" | "medium" | "large";
            }[];
        };
        TenantName: {
            slug: string;
            name: string;
            /** @description Of those who chose none; null: what their browsers ask for */
            language: ("en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh") | null;
            /** @description Counts its changes: the `ETag` */
            revision: number;
        };
        Installation: {
            plugin: string;
            version: string;
            /** @description Where a rollback leads */
            previousVersion?: string;
            /** @description Whether it keeps its version when others are moved to a new one */
            pinned: boolean;
            /**
             * @description Where its updates come from; beta gets what is in stable as well
             * @enum {string}
             */
            channel: "stable" | "beta";
            /**
             * @description Which updates it gets by itself; default: those of the tenant's policy. None while it is pinned
             * @enum {string}
             */
            updatePolicy: "default" | "manual" | "patch" | "minor" | "all";
            name: string;
            description?: string;
            icon?: string;
            /** @enum {string} */
            state: "installed" | "enabled" | "disabled" | "failed" | "uninstalled";
            stateReason?: string;
            /** @description alone: in a process of its own, since it ended the one it shared; stopped: for a while, after more of it */
            health: {
                /** @enum {string} */
                state: "healthy" | "alone" | "stopped";
                /** Format: date-time */
                until?: string;
            };
            capabilities: {
                name: string;
                required: boolean;
                /** @description The author's, for asking */
                reason?: string;
                /** @description What it makes possible; those of one feature belong together */
                feature?: string;
                /** @description What the manifest asks for */
                scope: {
                    [key: string]: unknown;
                };
                /** @description What granting it allows */
                inWords: string;
                granted: boolean;
                /**
                 * Format: date-time
                 * @description When it ends by itself, or ended if it is not granted any more
                 */
                grantedUntil?: string;
                /** @description What was granted of it, which may be less */
                grantedInWords?: string;
            }[];
            /** @description Granted scopes by capability; for admins */
            grant?: {
                [key: string]: unknown;
            };
            /** @description For admins; of a secret one only whether it is set */
            settings?: {
                [key: string]: unknown;
            };
            /** @description Counts its changes: the `ETag` */
            revision: number;
            /** @description JSON Schema of the settings; for admins */
            settingsSchema?: {
                [key: string]: unknown;
            };
            permissions: {
                id: string;
                label: string;
            }[];
            /** @description Plugins that it needs, and in which versions */
            dependencies: {
                [key: string]: string;
            };
            /** @description What its jobs are called, by name; those that are called something */
            jobs: {
                [key: string]: string;
            };
            ui: {
                menu: {
                    label: string;
                    icon?: string;
                    page: string;
                    permission?: string;
                }[];
                pages: string[];
                widgets: {
                    name: string;
                    permission?: string;
                }[];
                slots: {
                    slot: string;
                    permission?: string;
                }[];
            };
        };
        TenantInstallation: {
            /** Format: uuid */
            id: string;
            plugin: string;
            version: string;
            name: string;
            /** @enum {string} */
            state: "installed" | "enabled" | "disabled" | "failed" | "uninstalled";
            stateReason: string | null;
            /**
             * @description Whether it is in quarantine in any platform process
             * @enum {string}
             */
            health: "healthy" | "alone" | "stopped";
        };
        Uninstalled: {
            plugin: string;
            /**
             * Format: date-time
             * @description When its data goes; absent if it is gone
             */
            keptUntil?: string;
            /** @description Steps of the plugin that failed, which kept nobody from uninstalling it */
            failedSteps: {
                step: string;
                message: string;
            }[];
        };
        RolledBackInstallation: {
            plugin: string;
            version: string;
            /** @description Where a rollback leads */
            previousVersion?: string;
            /** @description Whether it keeps its version when others are moved to a new one */
            pinned: boolean;
            /**
             * @description Where its updates come from; beta gets what is in stable as well
             * @enum {string}
             */
            channel: "stable" | "beta";
            /**
             * @description Which updates it gets by itself; default: those of the tenant's policy. None while it is pinned
             * @enum {string}
             */
            updatePolicy: "default" | "manual" | "patch" | "minor" | "all";
            name: string;
            description?: string;
            icon?: string;
            /** @enum {string} */
            state: "installed" | "enabled" | "disabled" | "failed" | "uninstalled";
            stateReason?: string;
            /** @description alone: in a process of its own, since it ended the one it shared; stopped: for a while, after more of it */
            health: {
                /** @enum {string} */
                state: "healthy" | "alone" | "stopped";
                /** Format: date-time */
                until?: string;
            };
            capabilities: {
                name: string;
                required: boolean;
                /** @description The author's, for asking */
                reason?: string;
                /** @description What it makes possible; those of one feature belong together */
                feature?: string;
                /** @description What the manifest asks for */
                scope: {
                    [key: string]: unknown;
                };
                /** @description What granting it allows */
                inWords: string;
                granted: boolean;
                /**
                 * Format: date-time
                 * @description When it ends by itself, or ended if it is not granted any more
                 */
                grantedUntil?: string;
                /** @description What was granted of it, which may be less */
                grantedInWords?: string;
            }[];
            /** @description Granted scopes by capability; for admins */
            grant?: {
                [key: string]: unknown;
            };
            /** @description For admins; of a secret one only whether it is set */
            settings?: {
                [key: string]: unknown;
            };
            /** @description Counts its changes: the `ETag` */
            revision: number;
            /** @description JSON Schema of the settings; for admins */
            settingsSchema?: {
                [key: string]: unknown;
            };
            permissions: {
                id: string;
                label: string;
            }[];
            /** @description Plugins that it needs, and in which versions */
            dependencies: {
                [key: string]: string;
            };
            /** @description What its jobs are called, by name; those that are called something */
            jobs: {
                [key: string]: string;
            };
            ui: {
                menu: {
                    label: string;
                    icon?: string;
                    page: string;
                    permission?: string;
                }[];
                pages: string[];
                widgets: {
                    name: string;
                    permission?: string;
                }[];
                slots: {
                    slot: string;
                    permission?: string;
                }[];
            };
            migrations: {
                /** @description Migrations that were undone by their .down.sql: what they had made is gone, with its data */
                takenBack: string[];
                /** @description Migrations of later versions that stay, with all data: this version gets along with them */
                kept: string[];
            };
        };
        MigrationRun: {
            name: string;
            /**
             * @description down: it was taken back
             * @enum {string}
             */
            direction: "up" | "down";
            /** @description The version that was to be reached */
            version: string;
            /**
             * @description failed: nothing of it, or of the others on the way, was kept
             * @enum {string}
             */
            outcome: "done" | "failed";
            durationMs: number;
            /** Format: date-time */
            at: string;
            failure?: {
                message: string;
                /** @description Which of its statements, from 1 on */
                statement?: number;
                sqlState?: string;
            };
        };
        TextOverrides: {
            /** @description Counts the changes of this language */
            revision: number;
            items: components["schemas"]["TextOverride"][];
        };
        TextOverride: {
            /** @description Whose text it is; null: that of the app itself */
            plugin: string | null;
            key: string;
            /** @description An ICU message */
            text: string;
            /** @description The English text that it was written for */
            source: string;
        };
        BrandedMail: {
            senderName: string | null;
            html: string;
            text: string;
        };
        BrandDraft: {
            brand: components["schemas"]["BrandOutput"];
            /** @description Counts the changes of the draft */
            revision: number;
        };
        BrandPreview: {
            /** @description What the app would look like; empty if its own CSS has mistakes */
            css: string;
            /** @description In its own CSS */
            mistakes: {
                line: number;
                rule: string;
            }[];
            /** @description Of the main colour, where there is one */
            contrast: {
                /** @description 1 to 21 (WCAG 2.2) */
                contrast: number;
                needed: number;
                passes: boolean;
                /** @description The nearest colour that passes */
                suggestion: string;
            } | null;
        };
        BrandVersion: {
            version: number;
            brand: components["schemas"]["BrandOutput"];
            /** Format: date-time */
            publishedAt: string;
            publishedBy: string | null;
        };
        OwnDomain: {
            domain: string;
            /**
             * @description verified: the tenant is reached there; pending: its proof was not looked for yet
             * @enum {string}
             */
            state: "pending" | "verified" | "failed";
            /** @description Whether mails and links lead there */
            isMain: boolean;
            /** @description Of the last look: no record, another text, no answer from the DNS, proved by another tenant */
            problem: ("missing" | "other" | "unreachable" | "taken") | null;
            checkedAt: string | null;
            verifiedAt: string | null;
            /** @description When it is given up because its record is gone */
            endsAt: string | null;
            /** @description What has to be in the DNS to prove it, and to stay there */
            record: {
                /** @constant */
                type: "TXT";
                name: string;
                value: string;
            };
            /** @description Where the domain has to lead, by CNAME */
            target: string;
            /** @description The address at the platform, which stays good */
            home: string;
        };
        ExposedFunction: {
            plugin: string;
            version: string;
            name: string;
            description?: string;
            /** @description What the user needs on whose behalf it is called */
            permission?: string;
            /** @description JSON Schema; without one anything is taken */
            input?: {
                [key: string]: unknown;
            };
            /** @description JSON Schema */
            output?: {
                [key: string]: unknown;
            };
        };
        Resolution: {
            plugin: string;
            version: string;
            name: string;
            /** @description In this order; what was asked for comes last. Empty if nothing has to be done, or can not be */
            steps: {
                /** @enum {string} */
                action: "install" | "upgrade" | "enable";
                plugin: string;
                version: string;
                /** @description Of an upgrade */
                from?: string;
                name: string;
                /** @description What the version asks for; what is installed keeps what it was granted */
                capabilities: {
                    name: string;
                    required: boolean;
                    /** @description The author's, for asking */
                    reason?: string;
                    /** @description What it makes possible; those of one feature belong together */
                    feature?: string;
                    /** @description What the manifest asks for */
                    scope: {
                        [key: string]: unknown;
                    };
                    /** @description What granting it allows */
                    inWords: string;
                    /**
                     * Format: date-time
                     * @description When it ends by itself, or ended if it is not granted any more
                     */
                    grantedUntil?: string;
                }[];
                /** @description JSON Schema of its settings */
                settingsSchema?: {
                    [key: string]: unknown;
                };
                neededBy: {
                    plugin: string;
                    version: string;
                    range: string;
                }[];
            }[];
            /** @description Why it can not be done */
            conflicts: {
                /** @description As in the problem `dependency.<kind>` */
                kind: string;
                plugin: string;
                /** @description What needs what, in one sentence */
                detail: string;
                neededBy: {
                    plugin: string;
                    version: string;
                    range: string;
                }[];
            }[];
        };
        KeptInstallation: {
            plugin: string;
            version: string;
            name: string;
            /** Format: date-time */
            keptUntil: string;
        };
        LogRecord: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            level: "debug" | "info" | "warn" | "error";
            message: string;
            plugin: string;
            version: string;
            invocation?: string;
        };
        HourOfUsage: {
            /** Format: date-time */
            hour: string;
            invocations: number;
            /** @description Invocations that ended with an error */
            failures: number;
            cpuMs: number;
            wallMs: number;
            bytesIn: number;
            bytesOut: number;
            hostCalls: number;
            /** @description Outbound requests */
            fetches: number;
            /** @description Events that were published */
            events: number;
            /** @description The most that its isolate was seen to hold */
            memoryBytes: number;
            /** @description Failed invocations by error code */
            errors: {
                [key: string]: number;
            };
        };
        EventDelivery: {
            /** Format: uuid */
            id: string;
            /**
             * @description `dead`: given up after its last attempt
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "dead" | "cancelled";
            attempts: number;
            maxAttempts: number;
            /** @description What went wrong, the latest last */
            errors: {
                at: string;
                code: string;
                message: string;
            }[];
            /** @description Those of the same key come one after the other */
            key: string | null;
            /** Format: date-time */
            runAt: string;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            /** @description Whom it is delivered to */
            plugin: string;
            /** @description The CloudEvent */
            event: {
                [key: string]: unknown;
            };
        };
        BulkOutcomes: {
            /** @description How many were */
            done: number;
            /** @description In the order of the call */
            items: components["schemas"]["BulkOutcome"][];
        };
        BulkOutcome: {
            /** @description The one that it is about */
            id: string;
            done: boolean;
            /** @description Why it was not done */
            problem?: components["schemas"]["Problem"];
        };
        Job: {
            /** Format: uuid */
            id: string;
            /**
             * @description `dead`: given up after its last attempt
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "dead" | "cancelled";
            attempts: number;
            maxAttempts: number;
            /** @description What went wrong, the latest last */
            errors: {
                at: string;
                code: string;
                message: string;
            }[];
            /** @description Those of the same key come one after the other */
            key: string | null;
            /** Format: date-time */
            runAt: string;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            name: string;
            plugin: string;
            data: unknown;
            progress: unknown;
            result: unknown;
        };
        JobSchedule: {
            name: string;
            plugin: string;
            job: string;
            /**
             * @description Who made it: the manifest, or the plugin at run time
             * @enum {string}
             */
            origin: "manifest" | "plugin";
            cron: string;
            timeZone: string;
            /** @enum {string} */
            missed: "once" | "skip";
            /** Format: date-time */
            nextAt: string;
            lastAt: string | null;
        };
        Webhook: {
            /** Format: uuid */
            id: string;
            url: string;
            description: string | null;
            /** @description Patterns of event types */
            events: string[];
            enabled: boolean;
            /** Format: date-time */
            createdAt: string;
            revision: number;
        };
        NewWebhook: {
            /** Format: uuid */
            id: string;
            url: string;
            description: string | null;
            /** @description Patterns of event types */
            events: string[];
            enabled: boolean;
            /** Format: date-time */
            createdAt: string;
            revision: number;
            /** @description Signs the calls, as Standard Webhooks says. It is shown this once. */
            secret: string;
        };
        WebhookCall: {
            id: string;
            /** Format: uuid */
            deliveryId: string;
            eventId: string;
            type: string;
            attempt: number;
            /** Format: date-time */
            at: string;
            durationMs: number;
            /** @description What was answered */
            status: number | null;
            error: string | null;
        };
        WebhookDelivery: {
            /** Format: uuid */
            id: string;
            /**
             * @description `dead`: given up after its last attempt
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "dead" | "cancelled";
            attempts: number;
            maxAttempts: number;
            /** @description What went wrong, the latest last */
            errors: {
                at: string;
                code: string;
                message: string;
            }[];
            /** @description Those of the same key come one after the other */
            key: string | null;
            /** Format: date-time */
            runAt: string;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            /** @description The CloudEvent */
            event: {
                [key: string]: unknown;
            };
        };
        Notification: {
            /** @description Counts up for each user; what `Last-Event-ID` of the stream takes */
            id: string;
            plugin: string;
            title: string;
            body: string;
            /** @description A path of the app */
            url?: string;
            /** Format: date-time */
            createdAt: string;
            read: boolean;
        };
        Mail: {
            id: string;
            /** @description Absent: of the platform itself */
            tenant?: string;
            plugin: string;
            to: string;
            subject: string;
            body: string;
            /**
             * @description captured: there is no mail server, it is only kept here
             * @enum {string}
             */
            state: "captured" | "queued" | "sent" | "failed";
            attempts: number;
            error?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            sentAt?: string;
        };
        ShownMail: {
            id: string;
            /** @description Absent: of the platform itself */
            tenant?: string;
            plugin: string;
            to: string;
            subject: string;
            body: string;
            /**
             * @description captured: there is no mail server, it is only kept here
             * @enum {string}
             */
            state: "captured" | "queued" | "sent" | "failed";
            attempts: number;
            error?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            sentAt?: string;
            from: string;
            /** @description In the frame of its tenant, as it is now */
            html: string;
            text: string;
        };
        User: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            /** @description The built-in role; without one, only other roles and groups count */
            role: ("owner" | "admin" | "member" | "viewer") | null;
            /** @description Keys of roles besides the built-in one */
            roles: string[];
            /** @description Keys of groups */
            groups: string[];
            /** @enum {string} */
            status: "active" | "deactivated";
            /** Format: date-time */
            createdAt: string;
            revision: number;
        };
        Token: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Permissions that it reaches; null: all of its user */
            scopes: string[] | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            lastUsedIp: string | null;
        };
        SignInRules: {
            /** @description Whether passwords are not taken any more */
            providerRequired: boolean;
            /** @description Ids of owners who may use their password all the same */
            breakGlass: string[];
            revision: number;
        };
        SignInProvider: {
            key: string;
            /** @enum {string} */
            kind: "oidc" | "saml";
            /** @description What people read on the sign-in page */
            name: string;
            /** @description What the provider calls what is known of somebody: a name, or a path such as realm_access.roles */
            claims: {
                /** @default email */
                email: string;
                /** @default name */
                name: string;
                /** @description Absent: groups are left alone */
                groups?: string;
            };
            /** @description Whose addresses end like this are led to it */
            domains: string[];
            /** @description Whether addresses are taken for verified although it does not say so */
            trustsEmail: boolean;
            /** @description Whether those become users who are none yet, in these domains if there are any */
            createsUsers: boolean;
            /** @description What those get */
            defaultRole: ("admin" | "member" | "viewer") | null;
            settings: {
                /** Format: uri */
                issuer: string;
                clientId: string;
                /** @default openid email profile */
                scopes: string;
                /** @description Whether who signs out here is signed out there, too; the provider has to know `addresses.signedOut` */
                endsSession?: boolean;
            } | {
                /** @description What the identity provider calls itself */
                entityId: string;
                /**
                 * Format: uri
                 * @description Where browsers are sent to, with the HTTP-Redirect binding
                 */
                ssoUrl: string;
                /** @description What it may sign with */
                certificates: string[];
                /**
                 * Format: uri
                 * @description Where browsers are sent to that sign out, with the HTTP-Redirect binding
                 */
                sloUrl?: string;
                /** @description Whether our requests are signed */
                signsRequests?: boolean;
                /** @description Whether answers are refused that are not encrypted for us */
                requiresEncryption?: boolean;
                /** @description Whether who signs out here is signed out there, too; it needs `sloUrl` */
                endsSession?: boolean;
            };
            hasSecret: boolean;
            enabled: boolean;
            /** @description What came of trying it out, since it was changed last */
            test: {
                /** Format: date-time */
                at: string;
                succeeded: boolean;
                error?: string;
                /** @description Who came back, and what was said of them */
                person?: {
                    subject: string;
                    email?: string;
                    emailVerified: boolean;
                    name?: string;
                    groups?: string[];
                    /** @description Names of everything that was said */
                    claims: string[];
                };
            } | null;
            addresses: {
                /** @description Where it has to send browsers back to: the redirect URI, or the URL of the ACS */
                callback: string;
                /** @description What we call ourselves in SAML; our metadata is there */
                entityId?: string;
                /** @description Where it may send browsers that were signed out, the post-logout redirect URI */
                signedOut?: string;
                /** @description Where it says that somebody has signed out there: the back-channel logout URI, or the SLO URL */
                logout?: string;
                /** @description Where to begin a test, signed in, in a browser */
                test: string;
            };
            revision: number;
            /** Format: date-time */
            createdAt: string;
        };
        SamlKey: {
            /** Format: uuid */
            id: string;
            /** @description PEM */
            certificate: string;
            /** @description SHA-256 of the certificate */
            fingerprint: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description Whether we sign with it; what was encrypted for any of the keys is read */
            signs: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        Invitation: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string | null;
            /** @description The built-in role; without one, only other roles and groups count */
            role: ("owner" | "admin" | "member" | "viewer") | null;
            /** @description Keys of roles besides the built-in one */
            roles: string[];
            /** @description Keys of groups */
            groups: string[];
            /** @enum {string} */
            state: "open" | "expired" | "accepted" | "revoked";
            invitedBy: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the last mail was written
             */
            sentAt: string;
            /** Format: date-time */
            expiresAt: string;
            acceptedAt: string | null;
        };
        InvitedPeople: {
            /** @description To how many a mail is on its way */
            invited: number;
            /** @description In the order of the list */
            items: components["schemas"]["InvitedPerson"][];
        };
        InvitedPerson: {
            email: string;
            /** @enum {string} */
            outcome: "invited" | "already_invited" | "already_user" | "refused";
            /** @description The one that there is now */
            invitation?: components["schemas"]["Invitation"];
            /** @description Why it was refused */
            problem?: components["schemas"]["Problem"];
        };
        Onboarding: {
            /** @description null: all is done, or it was dismissed */
            steps: {
                /** @enum {string} */
                id: "plugin" | "people" | "time-zone" | "groups";
                done: boolean;
            }[] | null;
            trial: {
                /** @description Its id */
                plan: string;
                planName: string;
                /** Format: date-time */
                endsAt: string;
                /** @description Id of the plan that comes after it */
                then: string;
                thenName: string;
            } | null;
        };
        Permission: {
            id: string;
            label: string;
            description?: string;
            /** @description Under which heading people find it */
            group: string;
            /** @description Absent: of the platform */
            plugin?: string;
            /** @description Built-in roles that hold it */
            defaultRoles: string[];
        };
        Role: {
            key: string;
            name: string;
            description: string;
            permissions: string[];
            builtIn: boolean;
            revision: number;
            /** @description How many have it themselves */
            users: number;
            /** @description How many give it */
            groups: number;
        };
        Group: {
            key: string;
            name: string;
            description: string;
            /** @description Keys of the roles that it gives */
            roles: string[];
            /** @description What identity providers call it in their claim of groups */
            claims: string[];
            members: number;
            revision: number;
        };
        GroupMember: {
            /** Format: uuid */
            id: string;
            name: string;
            email: string;
            /** @description manual, or claim: and the identity provider that says so */
            sources: string[];
        };
        Explanation: {
            /** @enum {string} */
            decision: "allow" | "deny";
            /** @description One sentence for a person */
            summary: string;
            user: {
                /** Format: uuid */
                id: string;
                name: string;
                status: string;
            };
            permission: {
                id: string;
                /** @description null: there is none of this id */
                label: string | null;
            };
            roles: {
                role: string;
                name: string;
                /** @description The group that gives it; absent where it is the own one */
                group?: string;
                /** @description Whether it holds the permission */
                grants: boolean;
            }[];
            groups: {
                key: string;
                name: string;
            }[];
            /** @description Policies that decided */
            policies: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                effect: "permit" | "forbid";
                version: number;
            }[];
            /** @description Policies that could not be evaluated; those that forbid count as if they applied */
            failed: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                effect: "permit" | "forbid";
                version: number;
            }[];
        };
        PolicyCheck: {
            usable: boolean;
            /** @enum {string} */
            effect?: "permit" | "forbid";
            mistakes: {
                message: string;
                help?: string;
                line?: number;
                column?: number;
            }[];
            warnings: {
                message: string;
                help?: string;
                line?: number;
                column?: number;
            }[];
        };
        PolicyDryRun: {
            /** @description How many decisions were tried, each kind once */
            examined: number;
            /** @description How often they had been asked for */
            times: number;
            changed: {
                subject: {
                    /** @enum {string} */
                    kind: "user" | "service";
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
                permission: string;
                resource: {
                    plugin: string;
                    type: string;
                    id: string;
                } | null;
                ip: string;
                /** Format: date-time */
                at: string;
                times: number;
                /** @enum {string} */
                before: "allow" | "deny";
                /** @enum {string} */
                after: "allow" | "deny";
                /** @description Those that make the difference */
                policies: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    effect: "permit" | "forbid";
                }[];
            }[];
        };
        Policy: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string;
            enabled: boolean;
            text: string;
            /** @enum {string} */
            effect: "permit" | "forbid";
            /** @description Permissions and groups of them that it can be about; null: all */
            actions: string[] | null;
            version: number;
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        PolicyVersion: {
            version: number;
            text: string;
            note: string;
            actor: {
                kind: string;
                id: string | null;
            };
            /** Format: date-time */
            createdAt: string;
        };
        AuditRecord: {
            id: string;
            /** @description Place in the chain of its tenant, without gaps */
            seq: number;
            /** Format: date-time */
            at: string;
            tenantId: string | null;
            /** @description What it is called now */
            tenantName: string | null;
            actor: {
                /** @description user, service, platform, plugin, anonymous or system */
                kind: string;
                id: string | null;
                /** @description What it is called now */
                name: string | null;
            };
            /** @description Such as user.create; access.deny is a refusal */
            action: string;
            target: string | null;
            /** @description What it is called now, where it is an id or a key */
            targetName: string | null;
            /** @description With which it was done, or which was lacking */
            permission: string | null;
            /** @description What of it was changed, as it was */
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
            detail: {
                [key: string]: unknown;
            };
            /** @description What ids and keys in before, after and detail are called now, by their JSON Pointers in the record */
            names: {
                [key: string]: string;
            };
            requestId: string | null;
            ip: string | null;
            /** @description Hash of the record before; empty for the first */
            prevHash: string;
            /** @description SHA-256, hexadecimal */
            hash: string;
        };
        AuditVerification: {
            intact: boolean;
            /** @description How many were looked at */
            records: number;
            /** @description Where the chain begins: after what its retention deleted */
            start: {
                seq: number;
                hash: string;
            };
            /** @description The last record up to which it is whole; keep it, to see later that it is still there */
            head: {
                seq: number;
                hash: string;
            };
            broken?: {
                seq: number;
                why: string;
            };
        };
        NewToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Permissions that it reaches; null: all of its user */
            scopes: string[] | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            lastUsedIp: string | null;
            /** @description The token itself. It is shown this once. */
            token: string;
        };
        WaitingDevice: {
            /** @description What the device calls itself */
            name: string;
            /** @description Where it asked from */
            ip?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        ListedTenant: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "suspended" | "deleting";
            /** @description Where its users go */
            url: string;
            /** Format: date-time */
            createdAt: string;
            /** @description When a deleted tenant is gone for good */
            deleteAfter: string | null;
            /** @description Name of its plan */
            plan: string;
            /** @description How many active users it has */
            users: number;
        };
        Tenant: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "suspended" | "deleting";
            /** @description Where its users go */
            url: string;
            /** Format: date-time */
            createdAt: string;
            /** @description When a deleted tenant is gone for good */
            deleteAfter: string | null;
        };
        Operation: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "tenant.create";
            /** @description What it is about, such as the slug of a tenant */
            target: string;
            /** @enum {string} */
            state: "running" | "done" | "failed";
            steps: {
                name: string;
                /** @enum {string} */
                state: "waiting" | "running" | "done" | "failed";
            }[];
            /** @description Why it failed */
            problem?: {
                code: string;
                detail: string;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt?: string;
        };
        ShownTenant: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "suspended" | "deleting";
            /** @description Where its users go */
            url: string;
            /** Format: date-time */
            createdAt: string;
            /** @description When a deleted tenant is gone for good */
            deleteAfter: string | null;
            /** @description How many active users it has */
            users: number;
            /** @description For how long its data is kept once it is deleted */
            graceDays: number;
        };
        UploadedVersion: {
            plugin: string;
            version: string;
            name: string;
            description?: string;
            icon?: string;
            license?: string;
            /** @description Hash of the bundle */
            sha256: string;
            sizeBytes: number;
            /** @enum {string} */
            channel: "stable" | "beta";
            /** @enum {string} */
            state: "draft" | "submitted" | "approved" | "rejected" | "published" | "deprecated" | "yanked";
            stateReason?: string;
            /** @description What the manifest asks for */
            capabilities: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** @description False if these very bytes were uploaded before */
            isNew: boolean;
        };
        RegisteredPlugin: {
            plugin: string;
            verified: boolean;
            /** @description Whether eval, Function and WebAssembly are there */
            dynamicCode: boolean;
            /**
             * @description private: only the tenant whose it is sees it
             * @enum {string}
             */
            visibility: "public" | "private";
            latest: components["schemas"]["Version"];
            /** Format: date-time */
            createdAt: string;
            /** @description What an edit of the plugin is held to */
            revision: string;
        };
        Version: {
            plugin: string;
            version: string;
            name: string;
            description?: string;
            icon?: string;
            license?: string;
            /** @description Hash of the bundle */
            sha256: string;
            sizeBytes: number;
            /** @enum {string} */
            channel: "stable" | "beta";
            /** @enum {string} */
            state: "draft" | "submitted" | "approved" | "rejected" | "published" | "deprecated" | "yanked";
            stateReason?: string;
            /** @description What the manifest asks for */
            capabilities: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
        };
        VersionReport: {
            checks: {
                /** @enum {string} */
                check: "archive" | "manifest" | "code" | "use" | "size" | "license" | "patterns";
                summary: string;
                findings: {
                    /** @enum {string} */
                    severity: "note" | "warning";
                    message: string;
                }[];
            }[];
            /** @description Its way so far */
            steps: {
                /** @enum {string} */
                state: "draft" | "submitted" | "approved" | "rejected" | "published" | "deprecated" | "yanked";
                reason?: string;
                /** Format: date-time */
                at: string;
            }[];
        };
        VersionDifference: {
            /** @description Absent: there was no version before */
            from?: string;
            to: string;
            sizeBytes: {
                from: number;
                to: number;
            };
            codeBytes: {
                from: number;
                to: number;
            };
            capabilities: {
                name: string;
                /** @enum {string} */
                change: "added" | "removed" | "wider" | "other";
                required: boolean;
                inWords: string;
            }[];
            permissions: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            migrations: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            pages: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            widgets: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            menu: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            settings: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            dependencies: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            exposes: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            publishes: {
                added: string[];
                removed: string[];
                changed: string[];
            };
            subscribes: {
                added: string[];
                removed: string[];
                changed: string[];
            };
        };
        ChangedFiles: {
            /** @description Absent: there was no version before, and all files are new */
            from?: string;
            files: {
                path: string;
                /** @enum {string} */
                change: "added" | "removed" | "changed";
                sizeBytes: {
                    from: number;
                    to: number;
                };
                /**
                 * @description Only texts have lines that people read
                 * @enum {string}
                 */
                kind: "text" | "binary" | "sourceMap";
            }[];
        };
        ChangedLines: {
            /** @description Whether both files were compared; of what has too many changes for that, the newer one is shown */
            compared: boolean;
            /** @description Lines of the newer file that the older one has not */
            added: number;
            /** @description Lines of the older file that the newer one has not */
            removed: number;
            hunks: {
                /** @description Number of its first line in the older file */
                from: number;
                /** @description Number of its first line in the newer file */
                to: number;
                lines: {
                    /** @enum {string} */
                    kind: "same" | "added" | "removed";
                    text: string;
                    /** @description How many characters at its end are not shown */
                    charsLeftOut: number;
                    /** @description Whether a line break ends it: the last one of a file may have none */
                    lineBreak: boolean;
                }[];
            }[];
            /** @description How many lines at the end are not shown */
            linesLeftOut: number;
        };
        VersionDay: {
            version: string;
            /** Format: date */
            day: string;
            /** @description Of the bundle */
            downloads: number;
            /** @description Installations made with it or upgraded to it */
            installs: number;
        };
        Publisher: {
            /** Format: uuid */
            id: string;
            name: string;
            verified: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @description What an edit is held to */
            revision: string;
        };
        PublisherKey: {
            /** @description SHA-256 of the public key */
            keyId: string;
            name: string;
            publicKey: string;
            /**
             * @description retired: what it signed stays good; revoked: nothing that it signed is installed or loaded
             * @enum {string}
             */
            state: "active" | "retired" | "revoked";
            reason?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt?: string;
        };
        Listing: {
            plugin: string;
            /** @description What is installed if no version is named */
            version: string;
            /**
             * @description beta: there is nothing in stable yet
             * @enum {string}
             */
            channel: "stable" | "beta";
            name: string;
            description?: string;
            icon?: string;
            categories: string[];
            /**
             * @description private: only the tenant whose it is sees it
             * @enum {string}
             */
            visibility: "public" | "private";
            verified: boolean;
            /** @description Absent: the platform */
            publisher?: {
                name: string;
                verified: boolean;
            };
            /** @description Tenants that have it */
            installs: number;
            /** @description From 1 to 5; absent without any */
            rating?: {
                average: number;
                count: number;
            };
            /** @description The version that this tenant has */
            installed?: string;
            /** @description Whether the one that this tenant has is older: it may be newer, such as one on trial */
            updatable: boolean;
            /** Format: date-time */
            updatedAt: string;
        };
        PluginPage: {
            plugin: string;
            /** @description What is installed if no version is named */
            version: string;
            /**
             * @description beta: there is nothing in stable yet
             * @enum {string}
             */
            channel: "stable" | "beta";
            name: string;
            description?: string;
            icon?: string;
            categories: string[];
            /**
             * @description private: only the tenant whose it is sees it
             * @enum {string}
             */
            visibility: "public" | "private";
            verified: boolean;
            /** @description Absent: the platform */
            publisher?: {
                name: string;
                verified: boolean;
            };
            /** @description Tenants that have it */
            installs: number;
            /** @description From 1 to 5; absent without any */
            rating?: {
                average: number;
                count: number;
            };
            /** @description The version that this tenant has */
            installed?: string;
            /** @description Whether the one that this tenant has is older: it may be newer, such as one on trial */
            updatable: boolean;
            /** Format: date-time */
            updatedAt: string;
            /** @description Markdown by the author: not to be trusted */
            readme?: string;
            /** @description Markdown by the author: not to be trusted */
            changelog?: string;
            license?: string;
            homepage?: string;
            /** @description Addresses of pictures */
            screenshots: string[];
            /** @description Whether its publisher signed the version */
            signed: boolean;
            capabilities: {
                name: string;
                required: boolean;
                reason?: string;
                feature?: string;
                /** @description What the manifest asks for */
                scope: {
                    [key: string]: unknown;
                };
                inWords: string;
            }[];
            permissions: {
                id: string;
                label: string;
                description?: string;
            }[];
            dependencies: {
                [key: string]: string;
            };
            /** @description Of bundles, of all versions */
            downloads: number;
            versions: {
                version: string;
                /** @enum {string} */
                channel: "stable" | "beta";
                /** @enum {string} */
                state: "draft" | "submitted" | "approved" | "rejected" | "published" | "deprecated" | "yanked";
                stateReason?: string;
                /** Format: date-time */
                createdAt: string;
                downloads: number;
                /** @description Installations made with it or upgraded to it */
                installs: number;
            }[];
        };
        PluginReview: {
            /** @description Name of the tenant */
            tenant: string;
            /** @description Whether this tenant said it */
            own: boolean;
            rating: number;
            text: string;
            version: string;
            /** Format: date-time */
            updatedAt: string;
        };
        Consent: {
            /** Format: uuid */
            id: string;
            plugin: string;
            /** @description The version that asks */
            version: string;
            capability: string;
            scope: {
                [key: string]: unknown;
            };
            inWords: string;
            /** @description The author's */
            reason?: string;
            required: boolean;
            /** @enum {string} */
            state: "open" | "granted" | "refused" | "expired";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            decidedAt?: string;
        };
        Rollout: {
            /** Format: uuid */
            id: string;
            plugin: string;
            /** @description What the plugin is called in that version */
            name: string;
            version: string;
            /** @description What it brings tenants from, without those that it leaves out */
            fromVersions: string[];
            /**
             * @description stopped: as many failed as its threshold says; it can be resumed
             * @enum {string}
             */
            state: "running" | "paused" | "stopped" | "cancelled" | "done";
            stateReason?: string;
            failureThreshold: number;
            concurrency: number;
            downgrade: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @description How many tenants have each outcome */
            tenants: {
                [key: string]: number;
            };
        };
        RolloutTarget: {
            tenant: string;
            fromVersion?: string;
            /**
             * @description skipped: left out, since it is pinned, suspended, not installed, or has this version or a later one
             * @enum {string}
             */
            outcome: "pending" | "running" | "done" | "failed" | "skipped";
            reason?: {
                code: string;
                message: string;
            };
            attempts: number;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            finishedAt?: string;
        };
        ChosenUpdatePolicy: {
            /**
             * @description What is upgraded to by itself: nothing, what only mends (~), what breaks nothing (^), or everything
             * @enum {string}
             */
            policy: "manual" | "patch" | "minor" | "all";
            rules: {
                /**
                 * @description How long it is watched
                 * @default 3600
                 */
                watchSeconds: number;
                /**
                 * @description Nothing is said of fewer
                 * @default 50
                 */
                minInvocations: number;
                /**
                 * @description So much more of all invocations may fail than before
                 * @default 0.05
                 */
                errorRate: number;
                /**
                 * @description So many times the CPU time of before may be used
                 * @default 2
                 */
                cpuFactor: number;
                /**
                 * @description So many times the p95 of before may be taken
                 * @default 2
                 */
                p95Factor: number;
            };
            /** @description What If-Match holds a change to */
            revision: number;
        };
        Update: {
            /** Format: uuid */
            id: string;
            plugin: string;
            fromVersion: string;
            toVersion: string;
            /** Format: uuid */
            canary?: string;
            /**
             * @description watched: it runs, and is compared with the version before; rolled_back: it was worse
             * @enum {string}
             */
            state: "waiting" | "running" | "watched" | "done" | "rolled_back" | "failed" | "skipped";
            reason?: {
                code: string;
                message: string;
            };
            rules: {
                /**
                 * @description How long it is watched
                 * @default 3600
                 */
                watchSeconds: number;
                /**
                 * @description Nothing is said of fewer
                 * @default 50
                 */
                minInvocations: number;
                /**
                 * @description So much more of all invocations may fail than before
                 * @default 0.05
                 */
                errorRate: number;
                /**
                 * @description So many times the CPU time of before may be used
                 * @default 2
                 */
                cpuFactor: number;
                /**
                 * @description So many times the p95 of before may be taken
                 * @default 2
                 */
                p95Factor: number;
            };
            /** @description Of the version before, in the day before */
            before?: {
                invocations: number;
                failures: number;
                /** @description Of one invocation, on average */
                cpuMs: number;
                /** @description From above: at most 1.42 times too long */
                p95Ms?: number;
            };
            after?: {
                invocations: number;
                failures: number;
                /** @description Of one invocation, on average */
                cpuMs: number;
                /** @description From above: at most 1.42 times too long */
                p95Ms?: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            watchedUntil?: string;
            /** Format: date-time */
            finishedAt?: string;
        };
        Canary: {
            /** Format: uuid */
            id: string;
            plugin: string;
            version: string;
            /**
             * @description Until it passed, nobody else gets the version by themselves
             * @enum {string}
             */
            state: "running" | "passed" | "failed" | "cancelled";
            stateReason?: string;
            rules: {
                /**
                 * @description How long it is watched
                 * @default 3600
                 */
                watchSeconds: number;
                /**
                 * @description Nothing is said of fewer
                 * @default 50
                 */
                minInvocations: number;
                /**
                 * @description So much more of all invocations may fail than before
                 * @default 0.05
                 */
                errorRate: number;
                /**
                 * @description So many times the CPU time of before may be used
                 * @default 2
                 */
                cpuFactor: number;
                /**
                 * @description So many times the p95 of before may be taken
                 * @default 2
                 */
                p95Factor: number;
            };
            /** @description Whether a platform admin began it: then only platform admins end it */
            byPlatform: boolean;
            /** @description Whether the version is published once it passed */
            publishes: boolean;
            /** @description How many tenants are in each state */
            tenants: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt?: string;
        };
        CanaryUpdate: {
            /** Format: uuid */
            id: string;
            plugin: string;
            fromVersion: string;
            toVersion: string;
            /** Format: uuid */
            canary?: string;
            /**
             * @description watched: it runs, and is compared with the version before; rolled_back: it was worse
             * @enum {string}
             */
            state: "waiting" | "running" | "watched" | "done" | "rolled_back" | "failed" | "skipped";
            reason?: {
                code: string;
                message: string;
            };
            rules: {
                /**
                 * @description How long it is watched
                 * @default 3600
                 */
                watchSeconds: number;
                /**
                 * @description Nothing is said of fewer
                 * @default 50
                 */
                minInvocations: number;
                /**
                 * @description So much more of all invocations may fail than before
                 * @default 0.05
                 */
                errorRate: number;
                /**
                 * @description So many times the CPU time of before may be used
                 * @default 2
                 */
                cpuFactor: number;
                /**
                 * @description So many times the p95 of before may be taken
                 * @default 2
                 */
                p95Factor: number;
            };
            /** @description Of the version before, in the day before */
            before?: {
                invocations: number;
                failures: number;
                /** @description Of one invocation, on average */
                cpuMs: number;
                /** @description From above: at most 1.42 times too long */
                p95Ms?: number;
            };
            after?: {
                invocations: number;
                failures: number;
                /** @description Of one invocation, on average */
                cpuMs: number;
                /** @description From above: at most 1.42 times too long */
                p95Ms?: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            watchedUntil?: string;
            /** Format: date-time */
            finishedAt?: string;
            tenant: string;
        };
        RecordingRule: {
            /** @description Whether those that fail are kept, 20 in an hour at most */
            failed: boolean;
            /** @description How many of the next ones are kept */
            next: number;
            /** @description Of those: only of this route, such as GET /contacts/:id, or handler */
            name?: string;
            /** Format: date-time */
            until?: string;
            /** @description Of the installation: what an edit is held to */
            revision: number;
        };
        RecordingHead: {
            /** Format: uuid */
            id: string;
            plugin: string;
            version: string;
            /** @description request, event, job or lifecycle */
            kind: string;
            /** @description The route, such as GET /contacts/:id, or the handler */
            name?: string;
            /** @enum {string} */
            reason: "marked" | "next" | "failed";
            /** @description How it failed, if it did */
            code?: string;
            /** Format: date-time */
            at: string;
        };
        Recording: {
            /** @constant */
            format: 1;
            /** Format: uuid */
            id: string;
            plugin: string;
            version: string;
            tenant: string;
            /** @description That of the tenant */
            language?: string;
            /** Format: date-time */
            at: string;
            entry: {
                /** @constant */
                kind: "request";
                request: {
                    method: string;
                    url: string;
                    headers: [
                        string,
                        string
                    ][];
                    body: {
                        text: string;
                    } | {
                        /** Format: base64 */
                        base64: string;
                    } | {
                        /** @constant */
                        leftOut: true;
                    } | null;
                };
                /** @description Absent: the catch-all fetch */
                route?: string;
                params?: {
                    [key: string]: string;
                };
            } | {
                /** @enum {string} */
                kind: "event" | "job" | "lifecycle";
                name: string;
                payload: unknown;
            };
            user?: {
                id: string;
                name: string;
                email?: string;
                language?: string;
                permissions: string[];
            };
            /** @description Capabilities that the manifest asks for */
            declared: string[];
            grant: {
                [key: string]: unknown;
            };
            settings: {
                [key: string]: unknown;
            };
            dynamicCode: boolean;
            tape: {
                startMs: number;
                /** @description Each time that the code asked for, in order */
                clock: number[];
                random: number[];
                bytes: string[];
                isCut?: boolean;
            };
            /** @description Host calls, in the order in which they were made */
            calls: {
                /** @description Such as kv.get */
                op: string;
                input: unknown;
                /** Format: base64 */
                inputBytes?: string;
                ok: boolean;
                /** @description What was answered, or the problem */
                answer: unknown;
                /** Format: base64 */
                answerBytes?: string;
            }[];
            logs: {
                /** @enum {string} */
                level: "debug" | "info" | "warn" | "error";
                message: string;
            }[];
            outcome: {
                response?: {
                    status: number;
                    headers: [
                        string,
                        string
                    ][];
                    body: {
                        text: string;
                    } | {
                        /** Format: base64 */
                        base64: string;
                    } | {
                        /** @constant */
                        leftOut: true;
                    } | null;
                };
                /** @description Of what is no request */
                result?: unknown;
                error?: {
                    code: string;
                    message: string;
                };
            };
            /** @description There was more than a recording holds */
            isCut?: boolean;
        };
        SecretsRotation: {
            /** @description The key that secrets are under now; it tells nothing about the key itself */
            keyId: string;
            /** @description Secrets that were under another key */
            rotated: number;
            /** @description Secrets whose key is not configured; left as they are */
            unreadable: number;
        };
        Plan: {
            id: string;
            name: string;
            description: string;
            /** @description Its description as people read it: what a built-in plan came with is in the language of who asks */
            about: string;
            /** @description By name; those that are not here are as the defaults are */
            limits: {
                [key: string]: number;
            };
            soft: string[];
            /** @description Whether new tenants get it */
            isDefault: boolean;
            /** @description Whether tenants may ask for it */
            isOffered: boolean;
            revision: number;
            /** @description How many have it */
            tenants: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        PlanOfTenant: {
            /** @description Its id */
            plan: string;
            name: string;
        };
        TenantPlan: {
            plan: {
                id: string;
                name: string;
            };
            trial: {
                /** Format: date-time */
                endsAt: string;
                /** @description Id of the plan behind it */
                then: string;
                thenName: string;
            } | null;
            offered: {
                id: string;
                name: string;
                description: string;
            }[];
            /** @description Whether a plan that is asked for is given at once */
            atOnce: boolean;
            request: components["schemas"]["PlanRequest"] | null;
        };
        PlanRequest: {
            /** Format: uuid */
            id: string;
            /** @description Id of what was asked for */
            plan: string;
            planName: string;
            message: string;
            askedBy: string | null;
            /** @enum {string} */
            state: "open" | "granted" | "refused" | "withdrawn";
            answer: string;
            /** Format: date-time */
            createdAt: string;
            decidedAt: string | null;
        };
        PlanRequestOfTenant: {
            /** Format: uuid */
            id: string;
            /** @description Id of what was asked for */
            plan: string;
            planName: string;
            message: string;
            askedBy: string | null;
            /** @enum {string} */
            state: "open" | "granted" | "refused" | "withdrawn";
            answer: string;
            /** Format: date-time */
            createdAt: string;
            decidedAt: string | null;
            tenant: {
                slug: string;
                name: string;
            };
            /** @description What it has now */
            has: string;
        };
        Quotas: {
            plan: {
                id: string;
                name: string;
            };
            items: components["schemas"]["Quota"][];
        };
        Quota: {
            name: components["schemas"]["LimitName"];
            label: string;
            /** @enum {string} */
            unit: "ms" | "MB" | "bytes" | "rows" | "count" | "share";
            /**
             * @description Who has it: each installation for itself, or all of a tenant
             * @enum {string}
             */
            of: "installation" | "tenant";
            /**
             * @description Each call by itself, what is kept now, or used in a time
             * @enum {string}
             */
            per: "each" | "kept" | "minute" | "day";
            default: number;
            least: number;
            ceiling: number;
            /** @description Whether it may be warned of only */
            maySoften: boolean;
            /** @description Code of the error that says that it is reached */
            code?: string;
            value: number;
            /** @description Only warned of */
            soft: boolean;
            /**
             * @description Where the value comes from
             * @enum {string}
             */
            source: "default" | "plan" | "tenant" | "installation";
            /** @description Of the override that it comes from */
            reason?: string;
            /** @description Of that override */
            expiresAt?: string | null;
            /** @description Now, or since midnight UTC; absent for what is not counted */
            used?: number;
            /** @description Of what is set here beside the plan: what an edit is held to */
            revision: string;
        };
        Limit: {
            name: components["schemas"]["LimitName"];
            label: string;
            /** @enum {string} */
            unit: "ms" | "MB" | "bytes" | "rows" | "count" | "share";
            /**
             * @description Who has it: each installation for itself, or all of a tenant
             * @enum {string}
             */
            of: "installation" | "tenant";
            /**
             * @description Each call by itself, what is kept now, or used in a time
             * @enum {string}
             */
            per: "each" | "kept" | "minute" | "day";
            default: number;
            least: number;
            ceiling: number;
            /** @description Whether it may be warned of only */
            maySoften: boolean;
            /** @description Code of the error that says that it is reached */
            code?: string;
        };
        PlatformMe: {
            name: string;
            /** @description Absent when called with a token */
            user?: {
                /** Format: uuid */
                id: string;
                email: string;
                /** @enum {string} */
                role: "admin" | "reviewer" | "support" | "viewer";
            };
            permissions: string[];
            /** @description For the header X-CSRF-Token of unsafe methods; absent when called with a token */
            csrfToken?: string;
        };
        PlatformUser: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "reviewer" | "support" | "viewer";
            /** @enum {string} */
            status: "active" | "deactivated";
            /** Format: date-time */
            createdAt: string;
            lastSignedInAt: string | null;
            revision: number;
        };
        PlatformOverview: {
            /** Format: date-time */
            at: string;
            /** @description The one that answers */
            process: {
                pid: number;
                /** Format: date-time */
                startedAt: string;
                version: string;
                node: string;
            };
            /** @description Those whose figures these are: the one that answers, and all others that run */
            processes: {
                /** Format: uuid */
                id: string;
                pid: number;
                host: string;
                /** Format: date-time */
                startedAt: string;
            }[];
            /** @description One for each of the last 120 seconds, the oldest first; with several processes without the last six */
            seconds: {
                /** Format: date-time */
                at: string;
                invocations: number;
                failures: number;
            }[];
            /** @description Over the last ten seconds */
            invocationsPerSecond: number;
            /** @description Over the last ten seconds */
            failuresPerSecond: number;
            workers: {
                count: number;
                residentBytes: number;
                isolates: number;
                invocations: number;
            };
            /** @description Workers that were ended by force since this process started */
            killed: number;
            /** @description Messages of workers that named an invocation which is not theirs */
            refused: number;
            quarantined: number;
            queues: {
                waiting: number;
                running: number;
                dead: number;
            };
            tenants: {
                active: number;
                suspended: number;
                deleting: number;
            };
            /** @description Versions that wait for a review */
            reviews: number;
        };
        SandboxWorkers: {
            /** @description The one that answers, and all others that run */
            processes: {
                /** Format: uuid */
                id: string;
                pid: number;
                host: string;
                /** Format: date-time */
                startedAt: string;
                /** @description Whether it said in time which workers it has */
                answered: boolean;
                /** @description Its workers that were ended by force since it started */
                killed: number;
                /** @description Messages that named an invocation which is not the worker’s */
                refused: number;
                /** @description Its workers that were ended for messages that none of ours sends */
                malformed: number;
            }[];
            items: {
                /**
                 * Format: uuid
                 * @description Id of the platform process that it belongs to
                 */
                process: string;
                /** @description Of its process */
                number: number;
                pid: number | null;
                /** @description Who shares it, such as verified:0 or tenant:<id> */
                group: string;
                residentBytes: number;
                /** @description Under way */
                invocations: number;
                isolates: {
                    installation: string;
                    tenant: string;
                    plugin: string;
                    version: string;
                    running: number;
                    /** @description The most that it was seen to hold in this hour */
                    heapBytes: number | null;
                    /** @description In the last minute, in its process */
                    invocations: number;
                    failures: number;
                    cpuMs: number;
                }[];
            }[];
            quarantined: {
                installation: string;
                tenant: string;
                plugin: string;
                /**
                 * @description alone: it has a worker of its own; stopped: it may not run
                 * @enum {string}
                 */
                state: "alone" | "stopped";
                until: string | null;
            }[];
        };
        Queue: {
            /** @enum {string} */
            kind: "event" | "job" | "webhook" | "rollout" | "update";
            waiting: number;
            running: number;
            /** @description Given up after the last attempt */
            dead: number;
            cancelled: number;
            oldestWaitingAt: string | null;
        };
        DeadLetter: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "event" | "job" | "webhook" | "rollout" | "update";
            name: string;
            tenant: string;
            plugin: string | null;
            attempts: number;
            /** @description Of the last attempt */
            error: {
                code: string;
                message: string;
            } | null;
            /** @description What went wrong, the latest last */
            errors: {
                at: string;
                code: string;
                message: string;
            }[];
            /** Format: date-time */
            createdAt: string;
            finishedAt: string | null;
        };
        PlatformHealth: {
            version: string;
            node: string;
            system: string;
            /** Format: date-time */
            startedAt: string;
            production: boolean;
            parts: {
                /** @enum {string} */
                id: "database" | "redis" | "mail" | "storage";
                ok: boolean;
                because: string;
            }[];
            layers: {
                id: string;
                holds: string;
                active: boolean;
                because: string;
            }[];
        };
        TenantUser: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            role: ("owner" | "admin" | "member" | "viewer") | null;
            /** @enum {string} */
            status: "active" | "deactivated";
        };
        OwnUsage: {
            /**
             * Format: date-time
             * @description Beginning of the hour, the day or the whole time, in UTC
             */
            at: string;
            tenant?: string;
            plugin?: string;
            /** @description Id; it may be uninstalled by now */
            installation?: string;
            invocations: number;
            /** @description Invocations that ended with an error */
            failures: number;
            cpuMs: number;
            wallMs: number;
            bytesIn: number;
            bytesOut: number;
            hostCalls: number;
            /** @description Outbound requests */
            fetches: number;
            /** @description Events that were published */
            events: number;
            /** @description The most that one isolate was seen to hold */
            memoryBytes: number;
            /** @description What the plugin is called, or was called last */
            pluginName?: string;
        };
        Usage: {
            /**
             * Format: date-time
             * @description Beginning of the hour, the day or the whole time, in UTC
             */
            at: string;
            tenant?: string;
            plugin?: string;
            /** @description Id; it may be uninstalled by now */
            installation?: string;
            invocations: number;
            /** @description Invocations that ended with an error */
            failures: number;
            cpuMs: number;
            wallMs: number;
            bytesIn: number;
            bytesOut: number;
            hostCalls: number;
            /** @description Outbound requests */
            fetches: number;
            /** @description Events that were published */
            events: number;
            /** @description The most that one isolate was seen to hold */
            memoryBytes: number;
        };
        BrandOutput: {
            /** @description In place of Plexica */
            productName: string | null;
            /** @description Above the menu and the sign-in form */
            logo: string | null;
            /** @description Of the tab */
            icon: string | null;
            primary: string | null;
            neutral: ("slate" | "gray" | "zinc" | "neutral" | "stone") | null;
            font: ("standard" | "humanist" | "geometric" | "rounded" | "serif" | "mono") | null;
            /**
             * @description In place of `font`
             * @default null
             */
            ownFont: {
                sha256: string;
                /** @description What people call it */
                name: string;
                /** @description Whether it has all weights in one */
                isVariable: boolean;
            } | null;
            corners: ("square" | "slight" | "round" | "rounder") | null;
            density: ("compact" | "spacious") | null;
            /**
             * @description Of whom mails come from; null: the name of the product
             * @default null
             */
            senderName: string | null;
            /**
             * @description Below every mail
             * @default null
             */
            mailFooter: string | null;
            /** @description A subset of CSS: see /api/v1/branding/preview */
            css: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getPlugin: {
        parameters: {
            path: {
                plugin: string;
                /** @description May hold slashes */
                path: string;
            };
        };
        responses: never;
    };
    putPlugin: {
        parameters: {
            path: {
                plugin: string;
                /** @description May hold slashes */
                path: string;
            };
        };
        responses: never;
    };
    postPlugin: {
        parameters: {
            path: {
                plugin: string;
                /** @description May hold slashes */
                path: string;
            };
        };
        responses: never;
    };
    deletePlugin: {
        parameters: {
            path: {
                plugin: string;
                /** @description May hold slashes */
                path: string;
            };
        };
        responses: never;
    };
    patchPlugin: {
        parameters: {
            path: {
                plugin: string;
                /** @description May hold slashes */
                path: string;
            };
        };
        responses: never;
    };
    getNotificationsStream: {
        parameters: {
            header?: {
                /** @description Id of the last notification that was seen: all since then are sent first. */
                "Last-Event-ID"?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    getLive: {
        parameters: {
            query: {
                /** @description What is looked at, such as crm/pages/deals; `*` as a type says that anything may have happened. */
                of: string[];
                /** @description Since how many milliseconds it is looked at: what happened meanwhile is told first. */
                shown?: number;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    getMe: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    patchMe: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    language?: string | null;
                    timeZone?: string | null;
                    notifications?: {
                        /** @description Whether mails are sent */
                        email: boolean;
                        /** @description Plugins that tell you nothing */
                        muted: string[];
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    getMeSessions: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UserSession"][];
                    };
                };
            };
        };
    };
    deleteMeSessions: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
        };
    };
    deleteMeSessionsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getMeDashboard: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
        };
    };
    putMeDashboard: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    widgets: {
                        plugin: string;
                        name: string;
                        /**
                         * @description A third, two thirds or all of the width of a wide screen
                         * @enum {string}
                         */
                        size: "small" | "medium" | "large";
                    }[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
        };
    };
    deleteMeDashboard: {
        parameters: {
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    putMePassword: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    postPasswordResets: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                };
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description To whom it may concern
                         * @constant
                         */
                        sent: true;
                    };
                };
            };
        };
    };
    postPasswordResetsIdOpen: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind the # of the link */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                    };
                };
            };
        };
    };
    postPasswordResetsIdUse: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind the # of the link */
                    token: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getUsersIdAvatar: {
        parameters: {
            query?: {
                /** @description Changes with the picture; means nothing here */
                v?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                };
            };
        };
    };
    putMeAvatar: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "image/*": Blob;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    deleteMeAvatar: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getTenant: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantName"];
                };
            };
        };
    };
    patchTenant: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    timeZone?: string;
                    /** @description Of those who chose none; null: what their browsers ask for */
                    language?: ("en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh") | null;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnTenant"];
                };
            };
        };
    };
    getInstallations: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Installation"][];
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postInstallations: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    plugin: string;
                    /** @description The newest of the channel if none is named */
                    version?: string;
                    /**
                     * @description Where its updates come from: that of the version unless told
                     * @enum {string}
                     */
                    channel?: "stable" | "beta";
                    /** @description Everything that the manifest asks for if there is none */
                    grant?: {
                        [key: string]: boolean | {
                            [key: string]: unknown;
                        };
                    };
                    /** @description By capability: when what is granted ends by itself; what is not named is granted for good */
                    grantUntil?: {
                        [key: string]: string;
                    };
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description Whether what it needs is installed, upgraded and enabled along with it; as an object, with grants and settings by plugin */
                    withDependencies?: boolean | {
                        [key: string]: {
                            /** @description By capability: true for what is asked, false to refuse it, or a narrower scope */
                            grant?: {
                                [key: string]: boolean | {
                                    [key: string]: unknown;
                                };
                            };
                            /** @description By capability: when what is granted ends by itself; what is not named is granted for good */
                            grantUntil?: {
                                [key: string]: string;
                            };
                            settings?: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
        };
    };
    getTenantsSlugInstallations: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TenantInstallation"][];
                    };
                };
            };
        };
    };
    postTenantsSlugInstallations: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    plugin: string;
                    /** @description The newest of the channel if none is named */
                    version?: string;
                    /**
                     * @description Where its updates come from: that of the version unless told
                     * @enum {string}
                     */
                    channel?: "stable" | "beta";
                    /** @description Everything that the manifest asks for if there is none */
                    grant?: {
                        [key: string]: boolean | {
                            [key: string]: unknown;
                        };
                    };
                    /** @description By capability: when what is granted ends by itself; what is not named is granted for good */
                    grantUntil?: {
                        [key: string]: string;
                    };
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description Whether what it needs is installed, upgraded and enabled along with it; as an object, with grants and settings by plugin */
                    withDependencies?: boolean | {
                        [key: string]: {
                            /** @description By capability: true for what is asked, false to refuse it, or a narrower scope */
                            grant?: {
                                [key: string]: boolean | {
                                    [key: string]: unknown;
                                };
                            };
                            /** @description By capability: when what is granted ends by itself; what is not named is granted for good */
                            grantUntil?: {
                                [key: string]: string;
                            };
                            settings?: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
        };
    };
    getInstallationsPlugin: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
        };
    };
    deleteInstallationsPlugin: {
        parameters: {
            query?: {
                /** @description Takes away all data at once, also of what was uninstalled before */
                purge?: "true" | "false";
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uninstalled"];
                };
            };
        };
    };
    patchInstallationsPlugin: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    state?: "enabled" | "disabled";
                    /** @description By capability: true for what is asked, false to refuse it, or a narrower scope */
                    grant?: {
                        [key: string]: boolean | {
                            [key: string]: unknown;
                        };
                    };
                    /** @description With a grant, which is set as a whole: when what it grants ends by itself */
                    grantUntil?: {
                        [key: string]: string;
                    };
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description "latest" is the newest of its channel, if that is later */
                    version?: string;
                    /**
                     * @description Where its updates come from
                     * @enum {string}
                     */
                    channel?: "stable" | "beta";
                    /**
                     * @description Which updates it gets by itself
                     * @enum {string}
                     */
                    updatePolicy?: "default" | "manual" | "patch" | "minor" | "all";
                    /** @description Whether it keeps its version when others are moved to a new one */
                    pinned?: boolean;
                    /** @description With a version: as when it is installed */
                    withDependencies?: boolean | {
                        [key: string]: {
                            /** @description By capability: true for what is asked, false to refuse it, or a narrower scope */
                            grant?: {
                                [key: string]: boolean | {
                                    [key: string]: unknown;
                                };
                            };
                            /** @description By capability: when what is granted ends by itself; what is not named is granted for good */
                            grantUntil?: {
                                [key: string]: string;
                            };
                            settings?: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
        };
    };
    postInstallationsPluginRollback: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolledBackInstallation"];
                };
            };
        };
    };
    postInstallationsPluginRelease: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
        };
    };
    getInstallationsPluginMigrations: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MigrationRun"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getInstallationsPluginLocalesLang: {
        parameters: {
            path: {
                plugin: string;
                lang: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getTextsLanguage: {
        parameters: {
            path: {
                language: "en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        texts: {
                            [key: string]: string;
                        };
                    };
                };
            };
        };
    };
    getTextsLanguageOverrides: {
        parameters: {
            path: {
                language: "en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextOverrides"];
                };
            };
        };
    };
    patchTextsLanguageOverrides: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                language: "en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh";
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    changes: {
                        /**
                         * @description Whose text it is; null: that of the app itself
                         * @default null
                         */
                        plugin?: string | null;
                        key: string;
                        /** @description An ICU message; null: what there was before */
                        text: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextOverrides"];
                };
            };
        };
    };
    getInstallationsPluginTextsLanguage: {
        parameters: {
            path: {
                language: "en" | "de" | "es" | "fr" | "it" | "pl" | "pt" | "ar" | "ja" | "zh";
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        texts: {
                            [key: string]: string;
                        };
                    };
                };
            };
        };
    };
    postBrandingMailPreview: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    brand: components["schemas"]["Brand"];
                    text: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandedMail"];
                };
            };
        };
    };
    putBrandingFonts: {
        parameters: {
        };
        requestBody: {
            content: {
                "*/*": Blob;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sha256: string;
                        isVariable: boolean;
                    };
                };
            };
        };
    };
    getBrandingDraft: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandDraft"];
                };
            };
        };
    };
    putBrandingDraft: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Brand"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandDraft"];
                };
            };
        };
    };
    postBrandingPreview: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Brand"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandPreview"];
                };
            };
        };
    };
    getBrandingVersions: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BrandVersion"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postBrandingVersions: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandVersion"];
                };
            };
        };
    };
    postBrandingVersionsVersionRestore: {
        parameters: {
            path: {
                version: number;
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandVersion"];
                };
            };
        };
    };
    putBrandingPictures: {
        parameters: {
        };
        requestBody: {
            content: {
                "image/*": Blob;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sha256: string;
                    };
                };
            };
        };
    };
    getDomain: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        domain: components["schemas"]["OwnDomain"] | null;
                        /** @description What an edit is held to */
                        revision: string;
                    };
                };
            };
        };
    };
    putDomain: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    domain: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnDomain"];
                };
            };
        };
    };
    deleteDomain: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchDomain: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    isMain: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnDomain"];
                };
            };
        };
    };
    postDomainCheck: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnDomain"];
                };
            };
        };
    };
    getInstallationsPluginPagesName: {
        parameters: {
            path: {
                plugin: string;
                name: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getInstallationsPluginWidgetsName: {
        parameters: {
            path: {
                plugin: string;
                name: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getInstallationsPluginSlotsName: {
        parameters: {
            path: {
                plugin: string;
                name: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    postUiCheck: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        page?: {
                            [key: string]: unknown;
                        };
                        mistakes: {
                            line?: number;
                            column?: number;
                            field?: string;
                            rule: string;
                        }[];
                    };
                };
            };
        };
    };
    getFunctions: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ExposedFunction"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getRegistryPluginsPluginResolution: {
        parameters: {
            query?: {
                /** @description The newest release if none is named */
                version?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resolution"];
                };
            };
        };
    };
    getUninstalled: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["KeptInstallation"][];
                    };
                };
            };
        };
    };
    postInstallationsPluginRestore: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installation"];
                };
            };
        };
    };
    getInstallationsPluginExport: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    getLogs: {
        parameters: {
            query?: {
                plugin?: string;
                level?: "debug" | "info" | "warn" | "error";
                invocation?: string;
                limit?: number;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LogRecord"][];
                    };
                };
            };
        };
    };
    getLogsTail: {
        parameters: {
            query?: {
                plugin?: string;
                level?: "debug" | "info" | "warn" | "error";
                limit?: number;
                /** @description `cursor` of the answer before */
                after?: string;
                waitSeconds?: number;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LogRecord"][];
                        cursor: string;
                    };
                };
            };
        };
    };
    getInstallationsPluginUsage: {
        parameters: {
            query?: {
                hours?: number;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HourOfUsage"][];
                    };
                };
            };
        };
    };
    postInstallationsPluginProfile: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 5 */
                    seconds?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getEventsDeliveries: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "waiting" | "running" | "done" | "dead" | "cancelled";
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventDelivery"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postEventsDeliveriesRedrive: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    plugin?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redriven: number;
                    };
                };
            };
        };
    };
    postEventsDeliveriesBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    /** @enum {string} */
                    action: "redrive" | "discard";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    getEventsDeliveriesId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDelivery"];
                };
            };
        };
    };
    deleteEventsDeliveriesId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    postEventsDeliveriesIdRedrive: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDelivery"];
                };
            };
        };
    };
    getJobs: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "waiting" | "running" | "done" | "dead" | "cancelled";
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Job"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postJobsBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    /** @enum {string} */
                    action: "retry" | "cancel";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    getJobsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    postJobsIdCancel: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    postJobsIdRetry: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    getJobSchedules: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["JobSchedule"][];
                    };
                };
            };
        };
    };
    getWebhooks: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                    };
                };
            };
        };
    };
    postWebhooks: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri */
                    url: string;
                    events: string[];
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    getWebhooksId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhooksId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchWebhooksId: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri */
                    url?: string;
                    events?: string[];
                    description?: string;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    postWebhooksIdTest: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        deliveryId: string;
                    };
                };
            };
        };
    };
    postWebhooksIdSecret: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Signs the calls, as Standard Webhooks says. It is shown this once. */
                        secret: string;
                    };
                };
            };
        };
    };
    getWebhooksIdCalls: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookCall"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getWebhooksIdDeliveries: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "waiting" | "running" | "done" | "dead" | "cancelled";
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postWebhooksIdDeliveriesBulk: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    /** @enum {string} */
                    action: "redrive" | "discard";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    postWebhooksIdDeliveriesDeliveryRedrive: {
        parameters: {
            path: {
                id: string;
                delivery: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    deleteWebhooksIdDeliveriesDelivery: {
        parameters: {
            path: {
                id: string;
                delivery: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getNotifications: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only what you have not read */
                unread?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notification"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                        /** @description How many you have not read, of all */
                        unread: number;
                    };
                };
            };
        };
    };
    postNotificationsRead: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of the newest that was seen */
                    upTo: string;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    postNotificationsBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    read: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    patchNotificationsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    read: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getMails: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                tenant?: string;
                state?: "captured" | "queued" | "sent" | "failed";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Mail"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getMailsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownMail"];
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description A part of the name or address */
                search?: string;
                /** @description Only who has this role themselves */
                role?: string;
                /** @description Only who is in this group */
                group?: string;
                status?: "active" | "deactivated";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postUsers: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    name: string;
                    password: string;
                    /**
                     * @description The built-in role; without one, only other roles and groups count
                     * @default member
                     */
                    role?: ("owner" | "admin" | "member" | "viewer") | null;
                    /**
                     * @description Keys of roles besides the built-in one
                     * @default []
                     */
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    postUsersBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    users: string[];
                    change: {
                        /** @description The built-in role; without one, only other roles and groups count */
                        role?: ("owner" | "admin" | "member" | "viewer") | null;
                        /** @description Keys of roles besides the built-in one */
                        roles?: string[];
                        /** @enum {string} */
                        status?: "active" | "deactivated";
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    getUsersId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    patchUsersId: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description The built-in role; without one, only other roles and groups count */
                    role?: ("owner" | "admin" | "member" | "viewer") | null;
                    /** @description Keys of roles besides the built-in one */
                    roles?: string[];
                    /** @enum {string} */
                    status?: "active" | "deactivated";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    deleteUsersIdSessions: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getUsersIdTokens: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                    };
                };
            };
        };
    };
    deleteUsersIdTokensToken: {
        parameters: {
            path: {
                id: string;
                token: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getSignIn: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether passwords are taken from everyone */
                        passwords: boolean;
                        /** @description Whether some addresses are led to a provider */
                        byDomain: boolean;
                        providers: {
                            key: string;
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    getSignInDomainsDomain: {
        parameters: {
            path: {
                domain: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        provider: {
                            key: string;
                            name: string;
                        } | null;
                    };
                };
            };
        };
    };
    getSignInRules: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInRules"];
                };
            };
        };
    };
    putSignInRules: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whether passwords are not taken any more */
                    providerRequired: boolean;
                    /** @description Ids of owners who may use their password all the same */
                    breakGlass: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInRules"];
                };
            };
        };
    };
    getSignInProviders: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SignInProvider"][];
                    };
                };
            };
        };
    };
    postSignInProviders: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    kind: "oidc";
                    key: string;
                    /** @description What people read on the sign-in page */
                    name: string;
                    /**
                     * @description What the provider calls what is known of somebody: a name, or a path such as realm_access.roles
                     * @default {}
                     */
                    claims?: {
                        /** @default email */
                        email?: string;
                        /** @default name */
                        name?: string;
                        /** @description Absent: groups are left alone */
                        groups?: string;
                    };
                    /**
                     * @description Whose addresses end like this are led to it
                     * @default []
                     */
                    domains?: string[];
                    /**
                     * @description Whether addresses are taken for verified although it does not say so
                     * @default false
                     */
                    trustsEmail?: boolean;
                    /**
                     * @description Whether those become users who are none yet, in these domains if there are any
                     * @default false
                     */
                    createsUsers?: boolean;
                    /**
                     * @description What those get
                     * @default member
                     */
                    defaultRole?: ("admin" | "member" | "viewer") | null;
                    settings: {
                        /** Format: uri */
                        issuer: string;
                        clientId: string;
                        /** @default openid email profile */
                        scopes?: string;
                        /** @description Whether who signs out here is signed out there, too; the provider has to know `addresses.signedOut` */
                        endsSession?: boolean;
                    };
                    /** @description Write only; null takes it away */
                    clientSecret?: string | null;
                } | {
                    /** @constant */
                    kind: "saml";
                    key: string;
                    /** @description What people read on the sign-in page */
                    name: string;
                    /**
                     * @description What the provider calls what is known of somebody: a name, or a path such as realm_access.roles
                     * @default {}
                     */
                    claims?: {
                        /** @default email */
                        email?: string;
                        /** @default name */
                        name?: string;
                        /** @description Absent: groups are left alone */
                        groups?: string;
                    };
                    /**
                     * @description Whose addresses end like this are led to it
                     * @default []
                     */
                    domains?: string[];
                    /**
                     * @description Whether addresses are taken for verified although it does not say so
                     * @default false
                     */
                    trustsEmail?: boolean;
                    /**
                     * @description Whether those become users who are none yet, in these domains if there are any
                     * @default false
                     */
                    createsUsers?: boolean;
                    /**
                     * @description What those get
                     * @default member
                     */
                    defaultRole?: ("admin" | "member" | "viewer") | null;
                    settings: {
                        /** @description What the identity provider calls itself */
                        entityId: string;
                        /**
                         * Format: uri
                         * @description Where browsers are sent to, with the HTTP-Redirect binding
                         */
                        ssoUrl: string;
                        /** @description What it may sign with */
                        certificates: string[];
                        /**
                         * Format: uri
                         * @description Where browsers are sent to that sign out, with the HTTP-Redirect binding
                         */
                        sloUrl?: string;
                        /** @description Whether our requests are signed */
                        signsRequests?: boolean;
                        /** @description Whether answers are refused that are not encrypted for us */
                        requiresEncryption?: boolean;
                        /** @description Whether who signs out here is signed out there, too; it needs `sloUrl` */
                        endsSession?: boolean;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProvider"];
                };
            };
        };
    };
    postSamlMetadata: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description XML */
                    metadata: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the identity provider calls itself */
                        entityId: string;
                        /**
                         * Format: uri
                         * @description Where browsers are sent to, with the HTTP-Redirect binding
                         */
                        ssoUrl: string;
                        /** @description What it may sign with */
                        certificates: string[];
                        /**
                         * Format: uri
                         * @description Where browsers are sent to that sign out, with the HTTP-Redirect binding
                         */
                        sloUrl?: string;
                        /** @description Whether our requests are signed */
                        signsRequests?: boolean;
                        /** @description Whether answers are refused that are not encrypted for us */
                        requiresEncryption?: boolean;
                        /** @description Whether who signs out here is signed out there, too; it needs `sloUrl` */
                        endsSession?: boolean;
                    };
                };
            };
        };
    };
    getSignInProvidersProvider: {
        parameters: {
            path: {
                provider: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProvider"];
                };
            };
        };
    };
    deleteSignInProvidersProvider: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                provider: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchSignInProvidersProvider: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                provider: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What people read on the sign-in page */
                    name?: string;
                    /** @description What the provider calls what is known of somebody: a name, or a path such as realm_access.roles */
                    claims?: {
                        /** @default email */
                        email?: string;
                        /** @default name */
                        name?: string;
                        /** @description Absent: groups are left alone */
                        groups?: string;
                    };
                    /** @description Whose addresses end like this are led to it */
                    domains?: string[];
                    /** @description Whether addresses are taken for verified although it does not say so */
                    trustsEmail?: boolean;
                    /** @description Whether those become users who are none yet, in these domains if there are any */
                    createsUsers?: boolean;
                    /** @description What those get */
                    defaultRole?: ("admin" | "member" | "viewer") | null;
                    /** @description Of the kind that the provider is */
                    settings?: {
                        /** Format: uri */
                        issuer: string;
                        clientId: string;
                        /** @default openid email profile */
                        scopes?: string;
                        /** @description Whether who signs out here is signed out there, too; the provider has to know `addresses.signedOut` */
                        endsSession?: boolean;
                    } | {
                        /** @description What the identity provider calls itself */
                        entityId: string;
                        /**
                         * Format: uri
                         * @description Where browsers are sent to, with the HTTP-Redirect binding
                         */
                        ssoUrl: string;
                        /** @description What it may sign with */
                        certificates: string[];
                        /**
                         * Format: uri
                         * @description Where browsers are sent to that sign out, with the HTTP-Redirect binding
                         */
                        sloUrl?: string;
                        /** @description Whether our requests are signed */
                        signsRequests?: boolean;
                        /** @description Whether answers are refused that are not encrypted for us */
                        requiresEncryption?: boolean;
                        /** @description Whether who signs out here is signed out there, too; it needs `sloUrl` */
                        endsSession?: boolean;
                    };
                    /** @description Write only; null takes it away */
                    clientSecret?: string | null;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProvider"];
                };
            };
        };
    };
    getSignInProvidersProviderKeys: {
        parameters: {
            path: {
                provider: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SamlKey"][];
                    };
                };
            };
        };
    };
    postSignInProvidersProviderKeys: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlKey"];
                };
            };
        };
    };
    postSignInProvidersProviderKeysKeyUse: {
        parameters: {
            path: {
                provider: string;
                key: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamlKey"];
                };
            };
        };
    };
    deleteSignInProvidersProviderKeysKey: {
        parameters: {
            path: {
                provider: string;
                key: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getInvitations: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "open" | "expired" | "accepted" | "revoked";
                /** @description A part of the address */
                search?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invitation"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postInvitations: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    name?: string;
                    /**
                     * @description The built-in role; without one, only other roles and groups count
                     * @default member
                     */
                    role?: ("owner" | "admin" | "member" | "viewer") | null;
                    /**
                     * @description Keys of roles besides the built-in one
                     * @default []
                     */
                    roles?: string[];
                    /**
                     * @description Keys of groups
                     * @default []
                     */
                    groups?: string[];
                    /**
                     * @description How long the link is good for
                     * @default 7
                     */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    postInvitationsBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    people?: {
                        [key: string]: unknown;
                    }[];
                    /** @description Columns `email`, `name`, `role`, `roles`, `groups`; or addresses alone, one a line */
                    csv?: string;
                    /**
                     * @description For who is told nothing else
                     * @default {}
                     */
                    usual?: {
                        /**
                         * @description The built-in role; without one, only other roles and groups count
                         * @default member
                         */
                        role?: ("owner" | "admin" | "member" | "viewer") | null;
                        /**
                         * @description Keys of roles besides the built-in one
                         * @default []
                         */
                        roles?: string[];
                        /**
                         * @description Keys of groups
                         * @default []
                         */
                        groups?: string[];
                        /**
                         * @description How long the link is good for
                         * @default 7
                         */
                        days?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedPeople"];
                };
            };
        };
    };
    getInvitationsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    deleteInvitationsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    postInvitationsIdResend: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the link is good for
                     * @default 7
                     */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    postInvitationsIdOpen: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind the # of the link */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenant: {
                            slug: string;
                            name: string;
                        };
                        email: string;
                        name: string | null;
                        invitedBy: string | null;
                        /** @description Whether it can be accepted with a password; else by a provider alone */
                        passwords: boolean;
                    };
                };
            };
        };
    };
    postInvitationsIdAccept: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind the # of the link */
                    token: string;
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                    };
                };
            };
        };
    };
    getSignUpsAddressesSlug: {
        parameters: {
            path: {
                /** @description The first part of its address */
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        available: boolean;
                        /**
                         * @description Absent: it is available
                         * @enum {string}
                         */
                        why?: "invalid" | "short" | "reserved" | "taken";
                    };
                };
            };
        };
    };
    postSignUps: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /** @description What the tenant is called */
                    name: string;
                    /** @description The first part of its address */
                    slug: string;
                };
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        sent: true;
                    };
                };
            };
        };
    };
    postSignUpsIdOpen: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind the # of the link */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        name: string;
                        slug: string;
                    };
                };
            };
        };
    };
    postSignUpsIdComplete: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind the # of the link */
                    token: string;
                    person: string;
                    password: string;
                    /** @description The first part of its address */
                    slug: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        slug: string;
                        url: string;
                    };
                };
            };
        };
    };
    getOnboarding: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Onboarding"];
                };
            };
        };
    };
    deleteOnboarding: {
        parameters: {
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getPermissions: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Permission"][];
                    };
                };
            };
        };
    };
    getRoles: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Role"][];
                    };
                };
            };
        };
    };
    postRoles: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    key: string;
                    name: string;
                    /** @default  */
                    description?: string;
                    /** @default [] */
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    getRolesRole: {
        parameters: {
            path: {
                role: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    deleteRolesRole: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                role: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchRolesRole: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                role: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string;
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    getGroups: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Group"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postGroups: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    key: string;
                    name: string;
                    /** @default  */
                    description?: string;
                    /** @default [] */
                    roles?: string[];
                    /** @default [] */
                    claims?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    getGroupsGroup: {
        parameters: {
            path: {
                group: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    deleteGroupsGroup: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                group: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchGroupsGroup: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                group: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string;
                    roles?: string[];
                    claims?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    getGroupsGroupMembers: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                group: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupMember"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postGroupsGroupMembers: {
        parameters: {
            path: {
                group: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    add?: string[];
                    remove?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    getAuthorizationExplain: {
        parameters: {
            query: {
                /** @description Yourself, unless told */
                user?: string;
                permission: string;
                /** @description JSON such as {"plugin":"crm","type":"deal","id":"1","amount":5}; the tenant as a whole without it */
                resource?: string;
                /** @description From where; from where this call comes unless told */
                ip?: string;
                /** @description When; now unless told */
                at?: string;
                via?: "session" | "token";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    postPoliciesCheck: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One policy, in Cedar */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyCheck"];
                };
            };
        };
    };
    postPoliciesDryRun: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description New policies, and changes of those whose id is given
                     * @default []
                     */
                    put?: {
                        /** Format: uuid */
                        id?: string;
                        /** @description One policy, in Cedar */
                        text?: string;
                        /** @default true */
                        enabled?: boolean;
                    }[];
                    /** @default [] */
                    remove?: string[];
                    /**
                     * @description How far back
                     * @default 168
                     */
                    hours?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyDryRun"];
                };
            };
        };
    };
    getPoliciesSchema: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getPoliciesTemplates: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            description: string;
                            /** @description JSON Schema */
                            parameters: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
        };
    };
    postPoliciesTemplatesTemplate: {
        parameters: {
            path: {
                template: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    parameters: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
        };
    };
    getPolicies: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Policy"][];
                    };
                };
            };
        };
    };
    postPolicies: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string;
                    /** @description One policy, in Cedar */
                    text: string;
                    /** @description Why, for those who read its versions */
                    note?: string;
                    /** @default true */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
        };
    };
    getPoliciesId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
        };
    };
    deletePoliciesId: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchPoliciesId: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string;
                    /** @description One policy, in Cedar */
                    text?: string;
                    /** @description Why, for those who read its versions */
                    note?: string;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
        };
    };
    getPoliciesIdVersions: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyVersion"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postPoliciesIdRollback: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Id of who did it */
                actor?: string;
                action?: string;
                target?: string;
                requestId?: string;
                /** @description The first moment */
                from?: string;
                /** @description The moment after the last */
                to?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditRecord"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getAuditExport: {
        parameters: {
            query?: {
                /** @description Id of who did it */
                actor?: string;
                action?: string;
                target?: string;
                requestId?: string;
                /** @description The first moment */
                from?: string;
                /** @description The moment after the last */
                to?: string;
                format?: "ndjson" | "csv";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
        };
    };
    getAuditVerification: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
        };
    };
    getPlatformAudit: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Id of who did it */
                actor?: string;
                action?: string;
                target?: string;
                requestId?: string;
                /** @description The first moment */
                from?: string;
                /** @description The moment after the last */
                to?: string;
                /** @description Slug or id; all without it */
                tenant?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditRecord"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getPlatformAuditExport: {
        parameters: {
            query?: {
                /** @description Id of who did it */
                actor?: string;
                action?: string;
                target?: string;
                requestId?: string;
                /** @description The first moment */
                from?: string;
                /** @description The moment after the last */
                to?: string;
                format?: "ndjson" | "csv";
                /** @description Slug or id; without it, what concerns the platform alone */
                tenant?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
        };
    };
    getPlatformAuditVerification: {
        parameters: {
            query?: {
                /** @description Slug or id; without it, what concerns the platform alone */
                tenant?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
        };
    };
    getTokens: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                    };
                };
            };
        };
    };
    postTokens: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Permissions, of those that you have yourself */
                    scopes?: string[];
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
        };
    };
    deleteTokensId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getServiceTokens: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                    };
                };
            };
        };
    };
    postServiceTokens: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Permissions, of those that you have yourself */
                    scopes: string[];
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
        };
    };
    deleteServiceTokensId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getDeviceLoginsCode: {
        parameters: {
            path: {
                code: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingDevice"];
                };
            };
        };
    };
    postDeviceLoginsCodeDecision: {
        parameters: {
            path: {
                code: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    approve: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getTenants: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description A part of the name or slug */
                search?: string;
                status?: "active" | "suspended" | "deleting";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ListedTenant"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postTenants: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
                /** @description `respond-async`: answers 202 at once, with an operation that tells how far the work has come. */
                Prefer?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    slug: string;
                    name: string;
                    admin: {
                        /** Format: email */
                        email: string;
                        name: string;
                        password: string;
                    };
                    /** @description Id of its plan; absent: the default one */
                    plan?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Begun */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    postTenantsBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    tenants: string[];
                    /** @enum {string} */
                    action: "suspend" | "resume";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    getTenantsSlug: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownTenant"];
                };
            };
        };
    };
    deleteTenantsSlug: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    postTenantsSlugSuspend: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    postTenantsSlugResume: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    postTenantsSlugRestore: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
        };
    };
    getOperations: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "running" | "done" | "failed";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getOperationsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    postRegistryBundles: {
        parameters: {
            query?: {
                /** @description Where its way begins; what a platform admin uploads needs no review */
                state?: "draft" | "submitted" | "published";
                /** @description beta for a prerelease and stable for all else, unless told */
                channel?: "stable" | "beta";
                /** @description Slugs, with commas between: only these tenants see the plugin */
                tenants?: string;
            };
        };
        requestBody: {
            content: {
                "application/gzip": Blob;
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedVersion"];
                };
            };
        };
    };
    getRegistryPlugins: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RegisteredPlugin"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getRegistryPluginsPlugin: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredPlugin"];
                };
            };
        };
    };
    patchRegistryPluginsPlugin: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    verified?: boolean;
                    /** @description Whether eval, Function and WebAssembly are there */
                    dynamicCode?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getRegistryPluginsPluginVersions: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Version"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getRegistryPluginsPluginAudience: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginAudience"];
                };
            };
        };
    };
    putRegistryPluginsPluginAudience: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PluginAudience"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginAudience"];
                };
            };
        };
    };
    getRegistryReviews: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Version"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getRegistryPluginsPluginVersionsVersionReport: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionReport"];
                };
            };
        };
    };
    getRegistryPluginsPluginVersionsVersionDifference: {
        parameters: {
            query?: {
                /** @description The highest published one below it, unless told */
                from?: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDifference"];
                };
            };
        };
    };
    getRegistryPluginsPluginVersionsVersionDifferenceFiles: {
        parameters: {
            query?: {
                /** @description The highest published one below it, unless told */
                from?: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedFiles"];
                };
            };
        };
    };
    getRegistryPluginsPluginVersionsVersionDifferenceLines: {
        parameters: {
            query: {
                /** @description The highest published one below it, unless told */
                from?: string;
                /** @description Of the file in the bundle */
                path: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedLines"];
                };
            };
        };
    };
    getRegistryPluginsPluginVersionsVersionFile: {
        parameters: {
            query: {
                /** @description Of the file in the bundle */
                path: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
        };
    };
    getRegistryPluginsPluginVersionsVersion: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
    patchRegistryPluginsPluginVersionsVersion: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    channel: "stable" | "beta";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
    postRegistryPluginsPluginVersionsVersionMoves: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    move: "submit" | "withdraw" | "approve" | "reject" | "publish" | "deprecate" | "yank";
                    /** @description Needed to reject, deprecate and yank */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
    postPublishingBundles: {
        parameters: {
            query?: {
                /** @description Of a plugin that is new: private unless told */
                visibility?: "public" | "private";
                /** @description Where its way begins: published for a private plugin, submitted for a public one, unless told */
                state?: "draft" | "submitted" | "published";
                /** @description beta for a prerelease and stable for all else, unless told */
                channel?: "stable" | "beta";
            };
        };
        requestBody: {
            content: {
                "application/gzip": Blob;
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedVersion"];
                };
            };
        };
    };
    getPublishingVersions: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Version"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getPublishingPluginsPluginVersionsVersionReport: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionReport"];
                };
            };
        };
    };
    getPublishingPluginsPluginVersionsVersionDifference: {
        parameters: {
            query?: {
                /** @description The highest published one below it, unless told */
                from?: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDifference"];
                };
            };
        };
    };
    getPublishingPluginsPluginVersionsVersion: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
    patchPublishingPluginsPluginVersionsVersion: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    channel: "stable" | "beta";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
    getPublishingPluginsPluginStatistics: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 30 days ago unless told */
                from?: string;
                /** @description Today unless told */
                to?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["VersionDay"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postPublishingPluginsPluginVersionsVersionMoves: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    move: "submit" | "withdraw" | "approve" | "reject" | "publish" | "deprecate" | "yank";
                    /** @description Needed to reject, deprecate and yank */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
    getPublishingPublisher: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publisher"];
                };
            };
        };
    };
    putPublishingPublisher: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publisher"];
                };
            };
        };
    };
    getPublishingKeys: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PublisherKey"][];
                    };
                };
            };
        };
    };
    postPublishingKeys: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description PEM */
                    publicKey: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublisherKey"];
                };
            };
        };
    };
    postPublishingKeysKeyIdRetire: {
        parameters: {
            path: {
                keyId: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublisherKey"];
                };
            };
        };
    };
    postPublishingKeysKeyIdRevoke: {
        parameters: {
            path: {
                keyId: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublisherKey"];
                };
            };
        };
    };
    getRegistryPublishers: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Publisher"][];
                    };
                };
            };
        };
    };
    getRegistryPublishersIdKeys: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PublisherKey"][];
                    };
                };
            };
        };
    };
    postRegistryPublishersIdKeysKeyIdRevoke: {
        parameters: {
            path: {
                keyId: string;
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublisherKey"];
                };
            };
        };
    };
    patchRegistryPublishersId: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    verified: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publisher"];
                };
            };
        };
    };
    getMarketplacePlugins: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Words, each at least with its beginning */
                q?: string;
                category?: string;
                verified?: "true" | "false";
                /** @description Whether this tenant has it */
                installed?: "true" | "false";
                sort?: "relevance" | "installs" | "rating" | "newest";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Listing"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getMarketplaceCategories: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            category: string;
                            plugins: number;
                        }[];
                    };
                };
            };
        };
    };
    getMarketplacePluginsPlugin: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginPage"];
                };
            };
        };
    };
    getMarketplacePluginsPluginVersionsVersionAssets: {
        parameters: {
            query: {
                /** @description In the bundle, such as assets/screenshot.png */
                path: string;
            };
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                    "image/gif": string;
                };
            };
        };
    };
    getMarketplacePluginsPluginVersionsVersionBundle: {
        parameters: {
            path: {
                plugin: string;
                version: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": string;
                };
            };
        };
    };
    getMarketplacePluginsPluginReviews: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PluginReview"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    putMarketplacePluginsPluginReview: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    rating: number;
                    /** @default  */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    deleteMarketplacePluginsPluginReview: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getInstallationsPluginUpdate: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        installed: string;
                        /** @description Absent: there is nothing newer */
                        difference?: components["schemas"]["VersionDifference"];
                    };
                };
            };
        };
    };
    getConsents: {
        parameters: {
            query?: {
                /** @description All unless told */
                state?: "open" | "granted" | "refused" | "expired";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Consent"][];
                    };
                };
            };
        };
    };
    postConsentsIdGrant: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description All that is asked, unless told */
                    scope?: {
                        [key: string]: unknown;
                    };
                    /**
                     * Format: date-time
                     * @description When it ends by itself; granted for good unless told
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consent"];
                };
            };
        };
    };
    postConsentsIdRefuse: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consent"];
                };
            };
        };
    };
    getRegistryPluginsPluginRollouts: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Rollout"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postRegistryPluginsPluginRollouts: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    version: string;
                    /**
                     * @description Slugs, in the order in which they have their turn; all that have the plugin unless told
                     * @default all
                     */
                    tenants?: "all" | string[];
                    /**
                     * @description It stops when so many have failed
                     * @default 5
                     */
                    failureThreshold?: number;
                    /**
                     * @description Tenants at once, in all processes together
                     * @default 4
                     */
                    concurrency?: number;
                    /**
                     * @description Whether installations of a later version are moved too
                     * @default false
                     */
                    downgrade?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
        };
    };
    getRegistryRollouts: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description A part of the plugin's id */
                search?: string;
                state?: "running" | "paused" | "stopped" | "cancelled" | "done";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Rollout"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getRegistryRolloutsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
        };
    };
    getRegistryRolloutsIdTenants: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                outcome?: "pending" | "running" | "done" | "failed" | "skipped";
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RolloutTarget"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postRegistryRolloutsIdPause: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
        };
    };
    postRegistryRolloutsIdResume: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    retryFailed?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
        };
    };
    postRegistryRolloutsIdCancel: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
        };
    };
    getUpdatePolicy: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChosenUpdatePolicy"];
                };
            };
        };
    };
    putUpdatePolicy: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What is upgraded to by itself: nothing, what only mends (~), what breaks nothing (^), or everything
                     * @enum {string}
                     */
                    policy: "manual" | "patch" | "minor" | "all";
                    /**
                     * @default {
                     *       "watchSeconds": 3600,
                     *       "minInvocations": 50,
                     *       "errorRate": 0.05,
                     *       "cpuFactor": 2,
                     *       "p95Factor": 2
                     *     }
                     */
                    rules?: {
                        /**
                         * @description How long it is watched
                         * @default 3600
                         */
                        watchSeconds?: number;
                        /**
                         * @description Nothing is said of fewer
                         * @default 50
                         */
                        minInvocations?: number;
                        /**
                         * @description So much more of all invocations may fail than before
                         * @default 0.05
                         */
                        errorRate?: number;
                        /**
                         * @description So many times the CPU time of before may be used
                         * @default 2
                         */
                        cpuFactor?: number;
                        /**
                         * @description So many times the p95 of before may be taken
                         * @default 2
                         */
                        p95Factor?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChosenUpdatePolicy"];
                };
            };
        };
    };
    getUpdates: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Update"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getUpdatesId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Update"];
                };
            };
        };
    };
    getPublishingPluginsPluginCanaries: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Canary"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postPublishingPluginsPluginCanaries: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Approved or published; of a private plugin it may be a draft */
                    version: string;
                    /** @description Slugs of tenants that have the plugin */
                    tenants: string[];
                    /**
                     * @default {
                     *       "watchSeconds": 3600,
                     *       "minInvocations": 50,
                     *       "errorRate": 0.05,
                     *       "cpuFactor": 2,
                     *       "p95Factor": 2
                     *     }
                     */
                    rules?: {
                        /**
                         * @description How long it is watched
                         * @default 3600
                         */
                        watchSeconds?: number;
                        /**
                         * @description Nothing is said of fewer
                         * @default 50
                         */
                        minInvocations?: number;
                        /**
                         * @description So much more of all invocations may fail than before
                         * @default 0.05
                         */
                        errorRate?: number;
                        /**
                         * @description So many times the CPU time of before may be used
                         * @default 2
                         */
                        cpuFactor?: number;
                        /**
                         * @description So many times the p95 of before may be taken
                         * @default 2
                         */
                        p95Factor?: number;
                    };
                    /**
                     * @description Whether the version is published once it passed, if it is not yet
                     * @default false
                     */
                    publish?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    getPublishingCanariesId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    getPublishingCanariesIdUpdates: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CanaryUpdate"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postPublishingCanariesIdPromote: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    postPublishingCanariesIdCancel: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Whether tenants that are still watched go back to what they had
                     * @default false
                     */
                    takeBack?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    getRegistryPluginsPluginCanaries: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Canary"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postRegistryPluginsPluginCanaries: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Approved or published; of a private plugin it may be a draft */
                    version: string;
                    /** @description Slugs of tenants that have the plugin */
                    tenants: string[];
                    /**
                     * @default {
                     *       "watchSeconds": 3600,
                     *       "minInvocations": 50,
                     *       "errorRate": 0.05,
                     *       "cpuFactor": 2,
                     *       "p95Factor": 2
                     *     }
                     */
                    rules?: {
                        /**
                         * @description How long it is watched
                         * @default 3600
                         */
                        watchSeconds?: number;
                        /**
                         * @description Nothing is said of fewer
                         * @default 50
                         */
                        minInvocations?: number;
                        /**
                         * @description So much more of all invocations may fail than before
                         * @default 0.05
                         */
                        errorRate?: number;
                        /**
                         * @description So many times the CPU time of before may be used
                         * @default 2
                         */
                        cpuFactor?: number;
                        /**
                         * @description So many times the p95 of before may be taken
                         * @default 2
                         */
                        p95Factor?: number;
                    };
                    /**
                     * @description Whether the version is published once it passed, if it is not yet
                     * @default false
                     */
                    publish?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    getRegistryCanariesId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    getRegistryCanariesIdUpdates: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CanaryUpdate"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postRegistryCanariesIdPromote: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    postRegistryCanariesIdCancel: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Whether tenants that are still watched go back to what they had
                     * @default false
                     */
                    takeBack?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Canary"];
                };
            };
        };
    };
    getInstallationsPluginRecording: {
        parameters: {
            path: {
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingRule"];
                };
            };
        };
    };
    putInstallationsPluginRecording: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    failed?: boolean;
                    /** @default 0 */
                    next?: number;
                    name?: string;
                    /**
                     * @description How long it holds
                     * @default 24
                     */
                    hours?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordingRule"];
                };
            };
        };
    };
    getRecordings: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RecordingHead"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getRecordingsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recording"];
                };
            };
        };
    };
    deleteRecordingsId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getRecordingsIdBundle: {
        parameters: {
            query?: {
                version?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": string;
                };
            };
        };
    };
    postSecretsRotation: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretsRotation"];
                };
            };
        };
    };
    getPlans: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Plan"][];
                    };
                };
            };
        };
    };
    postPlans: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    name: string;
                    /** @default  */
                    description?: string;
                    /** @default {} */
                    limits?: components["schemas"]["PlanLimits"];
                    /**
                     * @description Those that are warned of only, never refused
                     * @default []
                     */
                    soft?: ("db.bytes" | "kv.keys" | "kv.bytes" | "storage.files" | "storage.bytes" | "search.documents" | "search.bytes" | "events.waiting" | "jobs.waiting" | "jobs.schedules" | "invocationsPerDay" | "cpuMsPerDay" | "fetchesPerDay" | "tenantInvocationsPerDay" | "tenantCpuMsPerDay" | "installations" | "users" | "apiTokens" | "webhooks")[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    getPlansPlan: {
        parameters: {
            path: {
                plan: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    deletePlansPlan: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plan: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    patchPlansPlan: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                plan: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string;
                    limits?: components["schemas"]["PlanLimits"];
                    /** @description Those that are warned of only, never refused */
                    soft?: ("db.bytes" | "kv.keys" | "kv.bytes" | "storage.files" | "storage.bytes" | "search.documents" | "search.bytes" | "events.waiting" | "jobs.waiting" | "jobs.schedules" | "invocationsPerDay" | "cpuMsPerDay" | "fetchesPerDay" | "tenantInvocationsPerDay" | "tenantCpuMsPerDay" | "installations" | "users" | "apiTokens" | "webhooks")[];
                    /** @constant */
                    isDefault?: true;
                    isOffered?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    getTenantsSlugPlan: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanOfTenant"];
                };
            };
        };
    };
    putTenantsSlugPlan: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                slug: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    plan: string;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getPlan: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantPlan"];
                };
            };
        };
    };
    postPlanRequest: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    plan: string;
                    /** @default  */
                    message?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanRequest"];
                };
            };
        };
    };
    deletePlanRequest: {
        parameters: {
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getPlanRequests: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "open" | "granted" | "refused" | "withdrawn";
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PlanRequestOfTenant"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postPlanRequestsIdGrant: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    answer?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanRequestOfTenant"];
                };
            };
        };
    };
    postPlanRequestsIdRefuse: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    answer?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanRequestOfTenant"];
                };
            };
        };
    };
    getQuotas: {
        parameters: {
            query?: {
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quotas"];
                };
            };
        };
    };
    getLimits: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Limit"][];
                    };
                };
            };
        };
    };
    getTenantsSlugQuotas: {
        parameters: {
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quotas"];
                };
            };
        };
    };
    getTenantsSlugInstallationsPluginQuotas: {
        parameters: {
            path: {
                slug: string;
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quotas"];
                };
            };
        };
    };
    getTenantsSlugQuotasName: {
        parameters: {
            path: {
                slug: string;
                name: components["schemas"]["LimitName"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
        };
    };
    putTenantsSlugQuotasName: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                slug: string;
                name: components["schemas"]["LimitName"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotaOverride"];
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    deleteTenantsSlugQuotasName: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                slug: string;
                name: components["schemas"]["LimitName"];
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getTenantsSlugInstallationsPluginQuotasName: {
        parameters: {
            path: {
                slug: string;
                name: components["schemas"]["LimitName"];
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
        };
    };
    putTenantsSlugInstallationsPluginQuotasName: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                slug: string;
                name: components["schemas"]["LimitName"];
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuotaOverride"];
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    deleteTenantsSlugInstallationsPluginQuotasName: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                slug: string;
                name: components["schemas"]["LimitName"];
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getPlatformMe: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformMe"];
                };
            };
        };
    };
    postPlatformMePassword: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getPlatformRoles: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            role: "admin" | "reviewer" | "support" | "viewer";
                            permissions: {
                                id: string;
                                label: string;
                            }[];
                        }[];
                    };
                };
            };
        };
    };
    getPlatformUsers: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PlatformUser"][];
                    };
                };
            };
        };
    };
    postPlatformUsers: {
        parameters: {
            header?: {
                /** @description Makes a repetition of this call within 24 hours answer as the first one did. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    name: string;
                    /** @enum {string} */
                    role: "admin" | "reviewer" | "support" | "viewer";
                    password: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformUser"];
                };
            };
        };
    };
    getPlatformUsersId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformUser"];
                };
            };
        };
    };
    patchPlatformUsersId: {
        parameters: {
            header?: {
                /** @description The ETag of what was seen; refused with request.precondition if it was changed since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    role?: "admin" | "reviewer" | "support" | "viewer";
                    /** @enum {string} */
                    status?: "active" | "deactivated";
                    password?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description The state of this, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformUser"];
                };
            };
        };
    };
    getPlatformOverview: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformOverview"];
                };
            };
        };
    };
    getPlatformWorkers: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxWorkers"];
                };
            };
        };
    };
    postTenantsSlugInstallationsPluginRelease: {
        parameters: {
            path: {
                slug: string;
                plugin: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    postTenantsSlugInstallationsPluginProfile: {
        parameters: {
            path: {
                slug: string;
                plugin: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 5 */
                    seconds?: number;
                    /**
                     * Format: uuid
                     * @description Id of the platform process to look in; all of them without it
                     */
                    process?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getPlatformQueues: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Queue"][];
                    };
                };
            };
        };
    };
    getPlatformQueuesDead: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                kind?: "event" | "job" | "webhook" | "rollout" | "update";
                tenant?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeadLetter"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postPlatformQueuesDeadBulk: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    /** @enum {string} */
                    action: "redrive" | "discard";
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutcomes"];
                };
            };
        };
    };
    postPlatformQueuesDeadIdRedrive: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    deletePlatformQueuesDeadId: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    getPlatformHealth: {
        parameters: {
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformHealth"];
                };
            };
        };
    };
    getTenantsSlugUsers: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                search?: string;
            };
            path: {
                slug: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TenantUser"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    postTenantsSlugImpersonations: {
        parameters: {
            path: {
                slug: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    user: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                        /** Format: date-time */
                        endsAt: string;
                    };
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description The first moment; a day before `to` by the hour, 31 days otherwise */
                from?: string;
                /** @description The moment after the last; now, unless told */
                to?: string;
                /** @description Hours are kept for 90 days, days for three years; total: the whole time in one */
                by?: "hour" | "day" | "total";
                /** @description What is summed up in one line; all: everything */
                per?: "all" | "tenant" | "plugin" | "installation";
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwnUsage"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getUsageExport: {
        parameters: {
            query?: {
                /** @description The first moment; a day before `to` by the hour, 31 days otherwise */
                from?: string;
                /** @description The moment after the last; now, unless told */
                to?: string;
                /** @description Hours are kept for 90 days, days for three years; total: the whole time in one */
                by?: "hour" | "day" | "total";
                /** @description What is summed up in one line; all: everything */
                per?: "all" | "tenant" | "plugin" | "installation";
                plugin?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getPlatformUsage: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description The first moment; a day before `to` by the hour, 31 days otherwise */
                from?: string;
                /** @description The moment after the last; now, unless told */
                to?: string;
                /** @description Hours are kept for 90 days, days for three years; total: the whole time in one */
                by?: "hour" | "day" | "total";
                /** @description What is summed up in one line; all: everything */
                per?: "all" | "tenant" | "plugin" | "installation";
                plugin?: string;
                /** @description All tenants without it */
                tenant?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Usage"][];
                        /** @description Absent on the last page */
                        nextCursor?: string;
                    };
                };
            };
        };
    };
    getPlatformUsageExport: {
        parameters: {
            query?: {
                /** @description The first moment; a day before `to` by the hour, 31 days otherwise */
                from?: string;
                /** @description The moment after the last; now, unless told */
                to?: string;
                /** @description Hours are kept for 90 days, days for three years; total: the whole time in one */
                by?: "hour" | "day" | "total";
                /** @description What is summed up in one line; all: everything */
                per?: "all" | "tenant" | "plugin" | "installation";
                plugin?: string;
                /** @description All tenants without it */
                tenant?: string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
}
