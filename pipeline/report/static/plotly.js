// Plotly comes compressed; unpacked it is a script of the page, which the policy allows by its hash.
async function unpackPlotly() {
  const packed = Uint8Array.from(atob(await load("plotly")), (sign) => sign.charCodeAt(0));
  const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  document.head.append(make("script", {}, await new Response(text).text()));
}

// A browser too old to unpack it still reads texts and tables.
function tellNoCharts() {
  const told = words("이 브라우저는 그림을 그리지 못합니다. 글과 표는 그대로 읽을 수 있습니다.", "This browser cannot draw the charts; texts and tables can be read.");
  document.getElementById("main").prepend(make("p", { class: "notice", role: "status" }, told));
}
