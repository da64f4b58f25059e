"""The commands about published folders: make keys, publish, verify."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import DEFAULT_OUT, TRUST
from tieout.cli.telling import progress_of, tell_checked, tell_published, tell_rows

KEYGEN_EXIT_CODES = """\b
Exit codes: 0 written, 2 the pair cannot be written there, 3 every surprise."""

PUBLISH_EXIT_CODES = """\b
Exit codes: 0 published, 1 hold, 2 usage or declaration, 3 cannot judge or cannot replace what stands there."""

APPROVE_EXIT_CODES = """\b
Exit codes: 0 approved, 2 usage, or the key may not approve it, 3 the version is not as it was published."""

VERIFY_EXIT_CODES = """\b
Exit codes: 0 verified, 2 usage, 3 refused: it cannot be trusted."""


@click.command(epilog=KEYGEN_EXIT_CODES)
@click.argument("folder", default=".")
def keygen(folder: str) -> None:
    """Make a pair of keys in a folder: one to sign publications with, one to verify them by.

    \b
    Example:
      tieout keygen ~/keys
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing.keys import PRIVATE, PUBLIC, generate

    keyid = generate(Path(folder))
    tell_rows(
        ("Key", keyid),
        ("Private", f"{Path(folder, PRIVATE)}  keep it to yourself: who has it can sign in your name"),
        ("Public", f"{Path(folder, PUBLIC)}  give it to whoever verifies, by another way than the publications"),
    )


@click.command(epilog=PUBLISH_EXIT_CODES)
@click.argument("publication")
@click.option(
    "--to", required=True, help="Folder to publish in; what stands there is replaced as a whole or not at all."
)
@click.option("--key", default=None, envvar="TIEOUT_KEY", show_envvar=True, help="Private key to sign with.")
@click.option("--out", default=DEFAULT_OUT, show_default=True, help="Folder for the record, as of check.")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option(
    "--correction", default=None, metavar="WHY", help="Why figures of the version that stands there are changed."
)
@click.option(
    "--seen-by", default=None, metavar="NAME", help="The second person, who saw what makes it softer than that version."
)
@click.option("--trust", multiple=True, metavar="KEY.pub", help=TRUST)
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def publish(
    context: click.Context,
    publication: str,
    to: str,
    key: str | None,
    out: str,
    rulebooks: str | None,
    correction: str | None,
    seen_by: str | None,
    trust: tuple[str, ...],
    quiet: bool,
) -> None:
    """Judge a publication anew and, if the verdict is to publish, put the very files that were judged in a folder.

    With them go the verdict, the report, a manifest and, with a key, a signed statement. Where figures of the version
    that stands there are changed, it holds until --correction says why; where it is softer than that version, and the
    rulebook asks for it, until a second person saw that.

    \b
    Example:
      tieout publish data/logius-2022 --to public/logius-2022 --key ~/keys/tieout.key
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing.publish import publish as put

    with progress_of(publication, quiet) as progress:
        published = put(
            publication, to, key=key, out=out, rulebooks=rulebooks, correction=correction, seen_by=seen_by,
            trust=trust,
            clock=context.obj, progress=progress,
        )  # fmt: skip
    tell_checked(published.checked, publication, rulebooks)
    tell_published(published, to)
    context.exit(published.exit_code)


@click.command(epilog=VERIFY_EXIT_CODES)
@click.argument("folder")
@click.option("--key", required=True, help="Public key of the publisher, got by another way than the folder.")
@click.option("--name", default=None, help="Name of the publication that it must be.")
@click.option("--after", type=click.IntRange(min=0), default=None, help="Sequence that its own must be higher than.")
@click.option("--approver", default=None, metavar="KEY.pub", help="Public key of who must have approved it.")
@click.option("--approval", default=None, metavar="FILE", help="The approval.  [default: FOLDER.approval.json]")
@click.pass_context
def verify(
    context: click.Context,
    folder: str,
    key: str,
    name: str | None,
    after: int | None,
    approver: str | None,
    approval: str | None,
) -> None:
    """Verify a published folder: that it was judged, granted and signed, and that nothing changed since.

    Needs the folder and the public key, and no network. A version that is softer than the one before it, by a rulebook
    that names who approves that, needs an approval too.

    \b
    Example:
      tieout verify public/logius-2022 --key tieout.pub --name logius-2022
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing.approval import approval_in
    from tieout.publishing.keys import public_key
    from tieout.publishing.verify import verify as prove
    from tieout.report.calling import caller

    proven = prove(Path(folder), public_key(Path(key)), context.obj(), name=name, after=after)
    approved = approval_in(
        Path(folder), proven.manifest, public_key(Path(approver)) if approver else None,
        Path(approval) if approval else None,
    )  # fmt: skip
    called = caller(proven.verdict.rules)
    tell_rows(
        ("Verified", folder),
        ("publication", proven.manifest.issue.publication),
        ("verdict", f"{proven.verdict.verdict}: {proven.verdict.reasons[0].en}"),
        *(("new", name) for name in proven.new),
        *((("new seen by", proven.seen_by),) if proven.seen_by else ()),
        *(("stands on", called(line).en) for line in proven.verdict.stands_on),
        *(("by leave", line) for line in proven.leave),
        ("judged", proven.run.finished),
        ("published", proven.manifest.issue.published),
        ("expires", proven.manifest.issue.expires),
        ("sequence", str(proven.manifest.issue.sequence)),
        ("files", str(proven.files)),
        ("key", proven.keyid),
        *((("approved", approved.told),) if approved else ()),
    )


@click.command(epilog=APPROVE_EXIT_CODES)
@click.argument("folder")
@click.option("--key", required=True, envvar="TIEOUT_KEY", show_envvar=True, help="Private key of who approves.")
@click.option("--who", required=True, envvar="TIEOUT_WHO", show_envvar=True, help="Who approves: name and function.")
@click.option("--to", default=None, metavar="FILE", help="Where to write it.  [default: FOLDER.approval.json]")
@click.pass_context
def approve(context: click.Context, folder: str, key: str, who: str, to: str | None) -> None:
    """Approve a published version by a second key: somebody else saw what it stands on.

    Shows what that is. The version stays as it is; the approval is a file beside it, and a later version needs its own.

    \b
    Example:
      tieout approve public/logius-2022 --key ~/keys/second.key --who 'B. Smit, directeur'
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing import approval, keys
    from tieout.values.moments import stamp

    signer = keys.signer(Path(key), (Path(folder),))
    manifest, written = approval.approve(
        Path(folder), signer, who, stamp(context.obj()), Path(to) if to is not None else None
    )
    tell_rows(
        ("Approved", folder),
        ("publication", manifest.issue.publication),
        ("sequence", str(manifest.issue.sequence)),
        *(("approves", name) for name in manifest.issue.to_approve or manifest.issue.new or ()),
        *(("softened by", name) for name in manifest.issue.softened_by or ()),
        ("key", signer.public_key.keyid),
        ("Wrote", str(written)),
    )
