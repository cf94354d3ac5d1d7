"""``workwright demo``: a plant to try, set up once, served at once."""

import shutil

import click

from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit
from workwright.demo.plan import PLANTS, read_plan
from workwright.demo.plant import DemoPlant, find_demo
from workwright.demo.setup import set_up
from workwright.services.installation import DEMO
from workwright.services.runtime import Runtime


@click.command()
@click.option("--reset", is_flag=True, help="Forget everything and set the plants up anew.")
@click.option("--serve/--no-serve", default=True, help="Serve it when it is set up.")
@click.option("--bind", envvar="WORKWRIGHT_BIND", default="127.0.0.1:8080", show_default=True)
@pass_installation
def demo(installation: Installation, reset: bool, serve: bool, bind: str) -> int:
    """Set up the demo plants, say who is who, and serve them."""
    from workwright.cli.serve import run, settings_of

    settings = settings_of(bind)
    place = installation.home / DEMO
    if installation.database is None:
        installation.home = place
    if reset and place.exists():
        shutil.rmtree(place)
    runtime = installation.begin()
    plants = [_plant(installation, runtime, name) for name in PLANTS]
    _introduce(installation, plants, bind)
    if serve:
        run(runtime, settings, installation.output)
    return Exit.DONE


def _plant(installation: Installation, runtime: Runtime, name: str) -> DemoPlant:
    plan = read_plan(name)
    found = find_demo(runtime, plan)
    if found is not None:
        return found
    with installation.output.progress(f"Setting up {plan.name}") as bar:
        return set_up(runtime, plan, lambda text: bar.on(text))


def _introduce(installation: Installation, plants: list[DemoPlant], bind: str) -> None:
    output = installation.output
    output.result(
        {
            "address": f"http://{bind}/",
            "plants": [
                {
                    "name": plant.plan.name,
                    "profile": plant.plan.profile,
                    "secret": plant.plan.secret,
                    "people": [
                        {"sign_in": f"{p.login}@{plant.plan.tenant}", "roles": p.roles}
                        for p in (*plant.plan.people, plant.plan.administrator)
                    ],
                }
                for plant in plants
            ],
        }
    )
    output.say(f"\nWorkwright is served at http://{bind}/ (data in {installation.home})\n")
    for plant in plants:
        plan = plant.plan
        output.say(f"{plan.name}, profile {plan.profile}. Everybody's secret: {plan.secret}")
        people = (*plan.people, plan.administrator)
        output.table(
            [
                (f"  {p.login}@{plan.tenant}", p.name, ", ".join(p.roles).replace("_", " "))
                for p in people
            ]
        )
        output.say("")
    output.say("Kiosk: http://" + bind + "/kiosk/    stop with Ctrl+C")
