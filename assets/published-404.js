/* A static host shows this page at any depth, so it looks upward for the folder that its links start from. */
(function () {
  "use strict";
  function look(folder) {
    fetch(folder + "publication.json", { method: "HEAD" }).then(function (reply) {
      if (reply.ok) {
        document.querySelectorAll("a[href]").forEach(function (link) {
          var href = link.getAttribute("href");
          if (href.charAt(0) !== "#") link.href = folder + href;
        });
      } else if (folder !== "/") {
        look(folder.replace(/[^/]*\/$/, ""));
      }
    }).catch(function () {}); // without network the words stay
  }
  look(location.pathname.replace(/[^/]*$/, ""));
})();
