/** Leads the browser elsewhere. Never resolves: what led there stays busy until its page is gone. */
export const leaveFor = (address: string): Promise<never> => {
  location.assign(address)
  return new Promise(() => undefined)
}
