declare module 'virtual:rules' {
  /** Title and regulation of each rule by policy and code, such as `risk/CONCENTRATION`. */
  const rules: Record<string, [string, string]>;
  export default rules;
}
