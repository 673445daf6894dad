/**
 * Addresses that nobody gets by signing up: they look like the platform's own, or mean something to mail servers,
 * browsers and people. Who runs the platform can still give them.
 */
export const reservedWords: ReadonlySet<string> = new Set(
  `about abuse access account accounts admin administrator admins api app apps assets auth autoconfig autodiscover
   backup beta billing blog bot broadcasthost careers cdn chat ci client cloud community config console contact
   customer dashboard data database db demo dev developer developers dns docs documentation download downloads email
   enterprise error events example faq feedback files forum ftp gateway git go graphql group groups guest health help
   home host hostmaster hosting http https id identity image images imap info internal invite invoice invoices ipfs
   isatap job jobs legal live localdomain localhost log login logout logs mail mailer manage marketplace master me
   media member members metrics mobile monitor mx my network news newsletter no-reply nobody noc noreply ns ns1 ns2 ns3
   oauth oidc official online operator ops org owner partner partners password pay payment payments platform plexica
   plugin plugins pop pop3 portal post postmaster press preview privacy private prod production profile proxy public
   register registry root sales saml sandbox schemas search secure security server service services settings setup shop
   sign-in sign-out sign-up signin signup site sitemap smtp sso staff staging static stats status store storage
   subdomain support sys sysadmin system team teams tenant tenants terms test testing tls tools trust undefined update
   upload user users usenet uucp vpn web webdisk webmail webmaster webhook webhooks welcome wiki workspace wpad ws www
   www1 www2 www3 xmpp`.split(/\s+/),
)
