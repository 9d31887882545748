// One page without site chrome. The default style sheet's web fonts are left out: they come from another
// host, which no other subject of the bench asks.
export default {
  title: "Goal page",
  root: "src",
  output: "dist",
  globalStylesheets: [],
  sidebar: false,
  pager: false,
  toc: false,
  search: false,
  footer: "",
};
