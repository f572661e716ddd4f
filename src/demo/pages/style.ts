/** The one stylesheet of all simulators: the hub's palette, another hue for each so that one sees whose page it is. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf6;--surface:#fff;--ink:#1a2530;--muted:#4f5d6b;--line:#dce1e5;--control:#75828f;--good:#1d6a3a;--good-soft:#e0f2e8;--attention:#855000;--attention-soft:#fdeed5;--wrong:#a3252b;--wrong-soft:#fbe3e4;--on-hue:#fff}
.sciences{--hue:#1f7045;--soft:#e0f2e8}.francais{--hue:#2f5fb3;--soft:#e4ecf9}.langues{--hue:#7b3fa0;--soft:#f1e6f7}.maths{--hue:#a33a1f;--soft:#fbe7e1}.histoire{--hue:#7a4a14;--soft:#f6ebdd}.attention{--hue:#855000;--soft:#fdeed5}
@media(prefers-color-scheme:dark){:root{--paper:#11171d;--surface:#1a232c;--ink:#edf1f4;--muted:#aab6c1;--line:#2c3843;--control:#8793a0;--good:#7fd09b;--good-soft:#16301f;--attention:#f0b65c;--attention-soft:#3a2a10;--wrong:#ff9c9a;--wrong-soft:#3d1c1e;--on-hue:#11171d}
.sciences{--hue:#8fd6ae;--soft:#17332a}.francais{--hue:#a9c5f5;--soft:#1c2b47}.langues{--hue:#d5b2ec;--soft:#32213d}.maths{--hue:#f5b09d;--soft:#42231b}.histoire{--hue:#e2bc8c;--soft:#382a18}.attention{--hue:#f0b65c;--soft:#3a2a10}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Atkinson Hyperlegible Next",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header{background:var(--surface);border-bottom:1px solid var(--line)}
.wrap{max-width:60rem;margin:0 auto;padding-inline:24px}
header .wrap{display:flex;align-items:center;gap:16px;min-height:72px;flex-wrap:wrap;padding-block:8px}
.mark{width:44px;height:44px;border-radius:10px;background:var(--hue);color:var(--on-hue);display:grid;place-items:center;flex:none}
.mark svg{width:24px;height:24px}
.name{font-weight:700;display:block}.sub{color:var(--muted);font-size:.875rem}
.demo{margin-left:auto;border-radius:999px;padding:4px 12px;background:var(--attention-soft);color:var(--attention);font-size:.875rem;font-weight:600}
main{padding-block:32px 64px}
h1{font-size:2rem;line-height:1.2;margin:0 0 8px}h2{font-size:1.25rem;line-height:1.2;margin:32px 0 12px}
p{margin:0 0 16px;max-width:44rem}.muted{color:var(--muted)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr));gap:12px;padding:0;margin:0;list-style:none}
form{margin:0}
.person{display:flex;align-items:center;gap:12px;width:100%;min-height:64px;padding:12px 16px;text-align:left;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line);border-radius:12px;cursor:pointer}
.person:hover{border-color:var(--hue)}
.face{width:40px;height:40px;border-radius:999px;background:var(--soft);color:var(--hue);display:grid;place-items:center;font-weight:700;flex:none}
.person b{display:block}.person span span{color:var(--muted);font-size:.875rem}
.button{display:inline-flex;align-items:center;gap:8px;min-height:44px;padding:8px 20px;border-radius:10px;border:1px solid var(--hue);background:var(--hue);color:var(--on-hue);font:inherit;font-weight:700;text-decoration:none;cursor:pointer}
.button.quiet{background:none;color:var(--hue)}.button svg{width:18px;height:18px}
a{color:var(--hue)}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:16px;padding:24px;margin:0 0 24px}
.card h2{margin-top:0}.card p:last-child{margin:24px 0 0}p svg{width:18px;height:18px;vertical-align:-3px}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:8px 24px;margin:0}dt{color:var(--muted);font-weight:600}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}.wrap{padding-inline:16px}h1{font-size:1.5rem}}
.badge{display:inline-flex;align-items:center;gap:6px;border-radius:999px;padding:2px 12px;font-size:.875rem;font-weight:600}
.badge svg{width:14px;height:14px}.badge.good{background:var(--good-soft);color:var(--good)}.badge.attention{background:var(--attention-soft);color:var(--attention)}.badge.wrong{background:var(--wrong-soft);color:var(--wrong)}
.rows{list-style:none;margin:0 0 24px;padding:0;display:grid;gap:8px}
.row{display:flex;align-items:center;gap:16px;flex-wrap:wrap;padding:12px 16px;background:var(--surface);border:1px solid var(--line);border-radius:12px}
.row>div{flex:1 1 20rem}.row b{display:block}
.sums{display:grid;gap:12px;margin-bottom:24px}.sum{display:flex;align-items:center;gap:16px;font-size:1.25rem;flex-wrap:wrap}
.sum label{min-width:7rem;font-variant-numeric:tabular-nums}
input[type=text]{font:inherit;width:6rem;min-height:52px;padding:8px 12px;border:1px solid var(--control);border-radius:10px;background:var(--surface);color:inherit}
.tool{font-family:Andika,"Atkinson Hyperlegible Next",system-ui,sans-serif;font-size:1.125rem}
code{overflow-wrap:anywhere;font-size:.875em}
.actions{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0}
table{border-collapse:collapse;background:var(--surface)}th,td{border:1px solid var(--line);padding:10px 16px;text-align:left;font-weight:400}thead th,th[scope=row]{font-weight:600}.wide{overflow-x:auto;margin:0 0 24px}
.frame{display:block;width:100%;height:75vh;min-height:420px;border:1px solid var(--line);border-radius:12px;background:var(--surface)}
@media print{header,.button{display:none}}
`;
