/* Whether the site is made of files, with no server behind it: the static site has a copy of this file that says so. */
export const files = false;
