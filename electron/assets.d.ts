/** A picture as a data URL, put into the bundle by Vite. */
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
