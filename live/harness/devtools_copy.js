// Evaluated in the DevTools front-end: what its network panel copies and exports. The texts are
// made by the front-end's own modules, the ones behind the menu items of these names.
(() => {
  const modules = async () => ({
    panel: (await import("./panels/network/network.js")).NetworkLogView.NetworkLogView,
    log: (await import("./models/logs/logs.js")).NetworkLog.NetworkLog,
    har: (await import("./models/har/har.js")).Writer.Writer,
    targets: (await import("./core/sdk/sdk.js")).TargetManager.TargetManager,
  });
  const isPreflight = (request) => request.resourceType().name() === "preflight";
  const logged = ({ log }) => log.instance().requests();
  const progress = () => ({ canceled: false, createSubProgress: progress });
  let before = new Set();
  const since = (all) => logged(all).filter((request) => !before.has(request));

  globalThis.live = {
    // Whether the front-end is connected to the page and records its requests.
    async ready() {
      const { log, targets } = await modules();
      return Boolean(log.instance() && targets.instance().primaryPageTarget());
    },
    // Leaves out what was requested so far.
    async mark() {
      before = new Set(logged(await modules()));
    },
    // Whether everything that was requested since then is over, and a request is among it.
    async finished() {
      const requests = since(await modules());
      return requests.every((request) => request.finished) && !requests.every(isPreflight);
    },
    // "Copy as cURL (bash)", "Copy as cURL (cmd)", "Copy as fetch", "Export HAR (sanitized)" and
    // "Export HAR (with sensitive data)".
    async copy() {
      const all = await modules();
      const requests = since(all);
      const request = requests.find((request) => !isPreflight(request));
      const har = (sanitize) =>
        all.har.harStringForRequests([...requests], { sanitize }, progress());
      return {
        "curl-bash": await all.panel.generateCurlCommand(request, "unix"),
        "curl-cmd": await all.panel.generateCurlCommand(request, "win"),
        "fetch": await all.panel.prototype.generateFetchCall.call(all.panel.prototype, request, 0),
        "har": await har(true),
        "sensitive-har": await har(false),
      };
    },
  };
})()
