/**
 * Loads something at its first use and keeps it. What failed is not kept: the next use tries again, or a moment at which
 * the program's package was being replaced would last until the program is started anew.
 */
export function createLoadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return async () => {
    const loading = (loaded ??= load());
    try {
      return await loading;
    } catch (error) {
      if (loaded === loading) loaded = null;
      throw error;
    }
  };
}
