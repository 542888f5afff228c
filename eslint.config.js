import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const rawIpc = {
  paths: [
    {
      name: 'electron',
      importNames: ['ipcMain', 'ipcRenderer'],
      message: 'Raw IPC lives in electron/ipc and electron/preload alone.',
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      'release',
      'demo-out',
      'bench-out',
      'test-results',
      'contracts/messages/generated',
      'node_modules',
    ],
  },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        {
          selector: 'NewExpression[callee.object.name="Intl"][callee.property.name=/Format$/]',
          message: 'Take it from contracts/times/formats.ts, which makes each once.',
        },
      ],
    },
  },
  {
    files: [
      '*.config.{js,ts}',
      'electron.vite.config.ts',
      'test/**/*.config.ts',
      'contracts/times/formats.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['electron/**/*.ts'], rules: { 'no-restricted-imports': ['error', rawIpc] } },
  { files: ['electron/ipc/**/*.ts', 'electron/preload/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['renderer/**/*.{ts,svelte}'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, svelteConfig, extraFileExtensions: ['.svelte'] },
    },
  },
  {
    files: ['build/tools/**/*.mjs', 'test/bench/**', 'test/demo/**', 'test/portal/run.ts'],
    rules: { 'no-console': 'off' },
  },
);
