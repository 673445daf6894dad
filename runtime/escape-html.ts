const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', "'": '&#39;', '<': '&lt;', '>': '&gt;' }

/** Text as it stands in HTML, between tags and in quoted attributes alike. */
export const escapeHtml = (text: string): string => text.replace(/[&"'<>]/g, (each) => escapes[each]!)
