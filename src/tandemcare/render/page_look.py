"""How a page of HTML looks: large enough to read, calm, the same in print; fonts are those of the reader."""

from __future__ import annotations

from tandemcare.palette import BLUE, DARK, PALE

LOOK = f"""
:root {{ colour: #212b32; background: #fff; font: 1.0625rem/1.5 Arial, Helvetica, "Liberation Sans", sans-serif; }}
body {{ margin: 0 auto; max-width: 62rem; padding: 1.5rem; }}
h1 {{ colour: {BLUE}; font-size: 1.25rem; line-height: 1.3; margin: 0; font-weight: 600; }}
h2 {{ colour: {BLUE}; font-size: 1.5rem; line-height: 1.25; margin: 2.25rem 0 .75rem; }}
h3 {{ font-size: 1.2rem; margin: 1.75rem 0 .5rem; }}
h4 {{ font-size: 1.05rem; margin: 1.25rem 0 .25rem; }}
p, li {{ max-width: 46rem; margin: .5rem 0; overflow-wrap: anywhere; }}
.headline {{ font-size: 1.75rem; line-height: 1.25; font-weight: 700; margin: .5rem 0 1rem; max-width: 50rem; }}
nav ul {{ list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .95rem; }}
a {{ colour: {BLUE}; }}
a:focus, summary:focus, .wide:focus {{ outline: 3px solid #ffeb3b; outline-offset: 2px; box-shadow: 0 0 0 2px {DARK}; }}
.wide {{ overflow-x: auto; margin: .75rem 0; }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; font-weight: 700; padding: .25rem 0; }}
th, td {{ padding: .3rem .6rem; text-align: right; vertical-align: top; border-bottom: 1px solid {PALE}; }}
thead th, thead td {{ border-bottom: 2px solid {DARK}; vertical-align: bottom; }}
.left, .subhead th, tbody th {{ text-align: left; }}
tbody th {{ font-weight: 400; }}
.subhead th {{ font-weight: 700; background: #f0f4f5; }}
.strong {{ font-weight: 700; }}
figure {{ margin: 1.25rem 0; }}
figure svg {{ width: 100%; height: auto; display: block; }}
figcaption {{ font-size: .85rem; colour: {DARK}; max-width: 46rem; }}
.finding {{ font-weight: 700; font-size: 1.1rem; margin: 0 0 .25rem; }}
summary {{ cursor: pointer; colour: {BLUE}; text-decoration: underline; margin: .5rem 0; }}
code {{ font-size: .95em; background: #f0f4f5; padding: 0 .2em; }}
footer {{ border-top: 1px solid {PALE}; margin-top: 2.5rem; font-size: .85rem; }}
@media print {{
  body {{ padding: 0; max-width: none; font-size: 10pt; }}
  nav {{ display: none; }}
  figure, tr {{ break-inside: avoid; }}
  h2, h3, .finding {{ break-after: avoid; }}
  .wide {{ overflow: visible; }}
  table {{ font-size: 8pt; }}
}}
""".replace("colour", "color")  # as CSS spells it
