/*
 * What the pages need to know of the declarations beside this file. Apart from them, so that no window loads the schema
 * library with it.
 */

/** Puts away the newest call, wherever the operator is. An Electron accelerator. */
export const initialDismissShortcut = 'CommandOrControl+Shift+H';

/** Phones that may be let in to the receiver on the local network. */
export const deskPhonesAtMost = 50;

/** Of TCP (RFC 9293, 3.1): 16 bits. */
export const highestPort = 65_535;

/** How long calls may be kept on this computer. */
export const fewestHistoryDays = 7;
export const mostHistoryDays = 365;
