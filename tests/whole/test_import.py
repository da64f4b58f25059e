"""`tieout import` runs a module once, confined, and writes all of its schema or nothing."""

from __future__ import annotations

import pytest

from tieout.cli.main import run
from tieout.engines import importing

SOUND = """\
import pandera.pandas as pa
orders = pa.DataFrameSchema({"id": pa.Column(int, pa.Check.ge(1)), "code": pa.Column(str, nullable=True)})
"""


@pytest.fixture
def imported(tmp_path, capfd):
    """Write a module, import it; give the code, what is written and what is said."""

    def run_it(source: str, *arguments: str) -> tuple[int, str, str]:
        module = tmp_path / "orders.py"
        module.write_text(source, encoding="utf-8")
        code = run(["import", str(module), *arguments])
        out, err = capfd.readouterr()
        return code, out, err.replace(f"{tmp_path}/", "")

    return run_it


def test_a_schema_is_written_to_a_file_that_is_not_there_yet(imported, tmp_path):
    target = tmp_path / "orders.yaml"
    code, _, err = imported(SOUND, "--out", str(target))
    assert (code, err) == (0, "")
    assert target.read_text(encoding="utf-8") == (
        "# Written by `tieout import` from orders.py.\nschema_type: dataframe\napi: pandas\ncolumns:\n  id:\n"
        "    dtype: int64\n    greater_than_or_equal_to: 1\n  code:\n"
        '    dtype: "string[pyarrow]"\n    nullable: true\n'
    )
    before = target.read_bytes()
    code, _, err = imported(SOUND, "--out", str(target))
    assert (code, target.read_bytes()) == (2, before)
    assert "it is there already" in err


REFUSED = [
    ("no schema", "x = 1", "it holds no schema of Pandera"),
    ("two schemas", f"{SOUND}other = pa.DataFrameSchema({{'a': pa.Column(int)}})", "it holds 2 schemas: orders, other"),
    ("what raises", "x = 1\ny = x / 0", "orders.py:2: ZeroDivisionError: division by zero"),
    ("what is no Python", "def f(:", "orders.py:1: SyntaxError"),
    ("what is not installed", "import no_such_library", "Install no_such_library beside tieout"),
    ("what ends the process", "import os; os._exit(0)", "ended its process with exit code 0"),
    ("a file", "open('planted', 'w')", "open is refused here: nothing may be written"),
    ("a file by its flags", "import os; os.open('planted', os.O_CREAT | os.O_WRONLY)", "open is refused here"),
    ("a folder", "import os; os.mkdir('planted')", "os.mkdir is refused here"),
    ("a program", "import subprocess; subprocess.run(['true'])", "subprocess.Popen is refused here"),
    ("a connection", "import socket; socket.create_connection(('127.0.0.1', 9))", "socket"),
    ("the environment", "import os; raise ValueError(os.environ.get('SECRET', 'there is none'))", "there is none"),
    ("a function", f"{SOUND}orders.columns['id'].checks.append(pa.Check(lambda x: x > 0))", "columns.id.checks[1]"),
    ("what a check would refuse", SOUND.replace("int, pa.Check.ge(1)", '"category"'), "columns.id.dtype: the type"),
    ("filtered columns", SOUND.replace("})\n", '}, strict="filter")\n'), "strict: it drops the columns"),
]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(source, said, id=name, marks=() if number % 4 == 0 else pytest.mark.rare)
        for number, (name, source, said) in enumerate(REFUSED)
    ],
)
@pytest.mark.rare
def test_what_is_refused_writes_nothing(imported, tmp_path, monkeypatch, source, said):
    monkeypatch.setenv("SECRET", "told")
    target = tmp_path / "orders.yaml"
    code, out, err = imported(source, "--out", str(target))
    assert (code, out) == (2, "")
    assert said in err
    assert err.startswith("tieout: orders.py")
    assert not target.exists()


@pytest.mark.rare
def test_a_module_that_hangs_is_ended(imported, monkeypatch):
    monkeypatch.setattr(importing, "PATIENCE", 4)
    code, out, err = imported("while True: pass")
    assert (code, out) == (2, "")
    assert "did not end within 4 seconds" in err


@pytest.mark.parametrize(
    ("name", "said"), [("nothing.py", "there is no such file"), ("", "no Python file"), ("a.txt", "no Python file")]
)
def test_what_is_no_module_is_told(tmp_path, capsys, name, said):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert run(["import", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err
