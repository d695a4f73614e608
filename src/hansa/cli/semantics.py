"""`hansa semantics`: what the words of the mesh mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.options import As, Home, Output, local

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Namespace = Annotated[str, typer.Argument(help="The namespace's id.")]


@app.command(name="list")
def list_namespaces(home: Home = None, output: As = Output.TABLE) -> None:
    """The namespaces, with how much is in them."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        print_rows(mesh.semantics.namespaces(), output)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A namespace, as main; or a concept in it, as main/order.")],
    home: Home = None,
    output: As = Output.TABLE,
) -> None:
    """The concepts of a namespace, or one concept and where it is used."""
    from hansa.cli.output import print_rows

    with local(home) as mesh:
        if "/" in name:
            found = mesh.semantics.concept(name)
            rows = [{"what": key, "says": value} for key, value in found.items()]
            print_rows([found] if output is Output.JSON else rows, output)
        else:
            print_rows(mesh.semantics.concepts(name), output)


@app.command(name="import")
def bring(
    file: Annotated[
        Path, typer.Argument(help="OSI (.yaml), Turtle (.ttl), RDF/XML (.owl, .rdf), N-Triples or JSON-LD.")
    ],
    namespace: Annotated[str, typer.Option(help="Into which; else the one that the file is called after.")] = "",
    home: Home = None,
) -> None:
    """Adds the concepts and relationships of an ontology to a namespace, or replaces them."""
    from hansa.kernel.errors import InvalidInput

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} cannot be read: {error}.") from error
    with local(home) as mesh:
        wanted = namespace or file.name.partition(".")[0]
        changed, findings = mesh.semantics.bring(text, file.name, wanted)
    for finding in findings:
        typer.echo(str(finding), err=True)
    typer.echo(f"{changed} changed in {wanted}")


@app.command()
def export(
    namespace: Namespace,
    language: Annotated[str, typer.Option("--format", help="yaml (OSI) or ttl (OWL and SHACL in Turtle).")] = "yaml",
    home: Home = None,
) -> None:
    """Prints a namespace as one document."""
    with local(home) as mesh:
        print(mesh.semantics.export(namespace, language), end="")
