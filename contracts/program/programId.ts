/** What systems and feeds know Ringside by, whatever it is called: `appId` of electron-builder.yml. */
export const programId = 'app.ringside.desktop';
