import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist', 'node_modules'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  prettier,
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'no-undef': 'off', // TypeScript knows
      'vue/multi-word-component-names': 'off',
      'vue/no-static-inline-styles': 'error', // the content security policy forbids them
      'vue/no-v-html': 'error',
      'no-console': 'error',
    },
  },
)
