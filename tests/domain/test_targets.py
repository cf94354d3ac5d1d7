"""Targets of an order: the whole table of Tarvolin 25 mg, and what cannot be weighed."""

from datetime import date
from decimal import Decimal as D

import pytest

from workwright.domain.material_plan import plan
from workwright.domain.recipe import RecipeContent, Scaling
from workwright.domain.targets import compute, potency_factor
from workwright.errors import Refused
from workwright.testing.facts import a_line, a_lot, a_recipe

ON = date(2026, 11, 9)
G, G5, MG100 = D("0.001"), D("0.005"), D("0.0001")


def component(line_no: int, name: str, qty: str, pct: str, **more):
    return a_line(
        line_no,
        material_code=name,
        material_name=name,
        qty=D(qty),
        tolerance_pct=D(pct),
        **more,
    )


TARVOLIN: RecipeContent = a_recipe(
    code="TVT-25",
    base_qty=D(120000),
    unit="EA",
    bracket_low=D(90000),
    bracket_high=D(132000),
    bom=(
        component(1, "Tarvoline HCl", "3.000", "0.2", active=True),
        component(2, "Lactose", "14.400", "0.5", scaling=Scaling.COMPENSATE),
        component(3, "Cellulose", "5.280", "0.5"),
        component(4, "Croscarmellose", "0.960", "0.5"),
        component(5, "Silica", "0.120", "1"),
        component(6, "Stearate", "0.240", "1"),
    ),
)
SCALES = {1: G, 2: G5, 3: G5, 4: G, 5: MG100, 6: MG100}
STOCK = [
    a_lot("A-2207", material_code="Tarvoline HCl", assay_pct=D("99.2"), water_pct=D("0.6")),
    *(a_lot(f"L-{n}", material_code=n, material_name=n)
      for n in ("Lactose", "Cellulose", "Croscarmellose", "Silica", "Stearate")),
]  # fmt: skip
TABLE = {
    1: ("3.043", "3.037", "3.049"),
    2: ("14.357", "14.290", "14.425"),
    3: ("5.280", "5.255", "5.305"),
    4: ("0.960", "0.956", "0.964"),
    5: ("0.120", "0.1188", "0.1212"),
    6: ("0.240", "0.2376", "0.2424"),
}


def targets(qty: str, **more):
    plans = plan(
        TARVOLIN, D(qty), "EA", more.pop("lots", STOCK), ON, default_rule="fefo",
        resolutions=SCALES, **more,
    )  # fmt: skip
    return {p.line.line_no: p for p in plans}


@pytest.mark.parametrize("line_no", sorted(TABLE))
def test_PH04_target_and_band_of_every_component_at_the_base_batch(line_no: int):
    """Active up to the scale's step, diluent less the mass that potency added, bands inward."""
    found = targets("120000")[line_no].target
    assert (found.target_qty, found.low_qty, found.high_qty) == tuple(map(D, TABLE[line_no]))


def test_PH04_total_mass_stays_constant_when_the_diluent_compensates():
    """Six targets of one batch weigh 24.000 kg."""
    assert sum(p.target.target_qty for p in targets("120000").values()) == D("24.000")


def test_PH04_potency_calculation_is_kept_with_its_inputs():
    """3.000 kg x 100/99.2 x 100/99.4 = 3.042448…, never rounded below."""
    found = targets("120000")[1].target
    assert found.calculated_qty == D("3.042449")
    (share,) = found.shares
    assert (share.lot_code, share.assay_pct, share.water_pct) == ("A-2207", D("99.2"), D("0.6"))
    assert found.nominal_qty * potency_factor(D("99.2"), D("0.6")) <= found.target_qty


def test_targets_follow_the_batch_size_and_fixed_lines_do_not():
    """Three quarters of a batch need three quarters of it."""
    found = targets("90000")
    assert found[3].target.target_qty == D("3.960")
    assert sum(p.target.target_qty for p in found.values()) == D("18.000")
    fixed = a_recipe(bom=(a_line(scaling=Scaling.FIXED),))
    assert compute(fixed, D(80), "kg")[0].target_qty == D("30.000")


def test_PH04_an_active_from_two_lots_takes_each_at_its_own_potency():
    """The first lot is used up, the second gives the rest of the pure substance."""
    lots = [
        a_lot("OLD", material_code="Tarvoline HCl", assay_pct=D(90), free_qty=D(1),
              expires_on="2026-12-31"),
        a_lot("NEW", material_code="Tarvoline HCl", assay_pct=D(100), free_qty=D(10)),
        *STOCK[1:],
    ]  # fmt: skip
    found = targets("120000", lots=lots)
    assert [(s.lot_code, s.qty) for s in found[1].target.shares] == [
        ("OLD", D(1)),
        ("NEW", D("2.100000")),
    ]
    assert found[1].target.target_qty == D("3.100")
    assert found[2].target.target_qty == D("14.300")
    assert [(a.lot.code, a.qty) for a in found[1].pick.allocations] == [
        ("OLD", D(1)),
        ("NEW", D("2.100")),
    ]


def test_RS3_short_stock_is_reported_per_line_and_keeps_the_nominal_target():
    """Release names every line that is short; the target does not pretend a potency."""
    found = targets("120000", lots=STOCK[1:3])
    assert found[1].target.target_qty == D("3.000")
    assert {n: p.pick.short_qty for n, p in found.items() if p.pick.short_qty} == {
        1: D("3.000"),
        4: D("0.960"),
        5: D("0.120"),
        6: D("0.240"),
    }


def test_R141_scrap_plans_and_reserves_but_never_weighs():
    """Five per cent surplus is reserved; target and band stay."""
    (found,) = compute(a_recipe(bom=(a_line(scrap_factor_pct=D(5)),)), D(100), "kg")
    assert (found.target_qty, found.requirement_qty) == (D("30.000"), D("31.500"))


def test_R63_absolute_limits_of_the_line_are_the_band():
    """0.35 L of oil plus or minus 0.02 L, for 24 units."""
    oil = a_line(qty=D("0.35"), unit="L", tolerance_pct=D(0), low_qty=D("0.33"), high_qty=D("0.37"))
    unit = a_recipe(base_qty=D(1), unit="EA", bom=(oil,))
    (found,) = compute(unit, D(24), "EA", resolutions={1: D("0.01")})
    assert (found.low_qty, found.high_qty) == (D("7.92"), D("8.88"))
    assert found.per_piece_qty == D("0.35")


def test_discrete_quantities_are_whole_pieces_per_unit():
    """24 reducers take 48 bearings; scrap rounds up to a whole piece."""
    bearing = a_line(qty=D(2), unit="EA", tolerance_pct=D(0), scrap_factor_pct=D(1))
    (found,) = compute(a_recipe(base_qty=D(1), unit="EA", bom=(bearing,)), D(24), "EA")
    assert (found.target_qty, found.low_qty, found.high_qty) == (D(48), D(48), D(48))
    assert (found.requirement_qty, found.per_piece_qty) == (D(49), D(2))


def test_T2_a_band_without_a_displayable_value_is_refused_for_every_line_at_once():
    """A scale too coarse for a component cannot be planned for it."""
    with pytest.raises(Refused) as refused:
        plan(
            TARVOLIN, D(120000), "EA", STOCK, ON, default_rule="fefo",
            resolutions={5: D("0.05"), 6: D("0.05")},
        )  # fmt: skip
    assert [f.subject for f in refused.value.findings] == ["Silica", "Stearate"]


def test_T2_potency_that_eats_up_the_diluent_is_refused():
    """A lot of ten per cent assay needs more room than the diluent has."""
    weak = [a_lot("W", material_code="Tarvoline HCl", assay_pct=D(10)), *STOCK[1:]]
    with pytest.raises(Refused, match=r"Line 2: .* more than Lactose can give up"):
        targets("120000", lots=weak)


def test_T2_two_compensating_lines_are_refused():
    """Nobody could say which one gives up the mass."""
    twice = (a_line(1, scaling=Scaling.COMPENSATE), a_line(2, scaling=Scaling.COMPENSATE))
    with pytest.raises(Refused, match="More than one line compensates"):
        compute(a_recipe(bom=twice), D(100), "kg")
