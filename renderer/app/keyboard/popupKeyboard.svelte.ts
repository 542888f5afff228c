/** On Linux a window that is made so as not to take the keyboard can never be given it: its keys go to the program in front. */
export function popupMayHaveKeyboard(): boolean {
  return !navigator.platform.includes('Linux');
}

/**
 * Whether what is typed comes to the popup: only then may anything in it look as if it could be typed into. Made with a component.
 * A page's own word is not enough, since one in a window that can never have the keyboard says that it has the focus (seen under X11).
 */
export function followPopupKeyboard(): { readonly current: boolean } {
  let hasFocus = $state.raw(document.hasFocus());
  $effect(() => {
    const look = (): void => void (hasFocus = document.hasFocus());
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
    };
  });
  const mayHave = popupMayHaveKeyboard();
  return {
    get current() {
      return mayHave && hasFocus;
    },
  };
}
