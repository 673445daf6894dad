/** What the page begins with of how the tenant looks. */
interface PageBrand {
  productName: string | null
  /** Address of the picture above the menu and the sign-in form. */
  logo: string | null
}

interface Written {
  productName: string | null
  logo: string | null
}

/** Where browsers get a picture of a brand. */
export const pictureAddress = (sha256: string): string => `/brand/pictures/${sha256}`

/** The brand as the server wrote it into the page; nothing where the tenant has none. */
export const brandOfPage = (): PageBrand => {
  const { productName = null, logo = null } = JSON.parse(
    document.documentElement.dataset.brand ?? '{}',
  ) as Partial<Written>
  return { productName, logo: logo === null ? null : pictureAddress(logo) }
}
