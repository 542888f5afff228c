/** A picture as a data URL, put into the bundle by Vite. */
declare module '*.png?inline' {
  const dataUrl: string;
  // eslint-disable-next-line no-restricted-syntax -- what the bundler makes of a picture
  export default dataUrl;
}
