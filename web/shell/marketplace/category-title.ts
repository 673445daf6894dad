/** The words of categories are the authors'; a capital makes them titles. */
export const categoryTitle = (category: string): string => category.charAt(0).toUpperCase() + category.slice(1)
