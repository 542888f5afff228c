/** What pages have to know of the settings of a floor. */

export const longestBrokerAddress = 300;
export const longestAuthorityPath = 1_000;
/** The set-up makes shorter ones. */
export const longestFloorPassword = 300;
