"""The states of cells: each has a symbol and a meaning in every matrix that it stands in."""

from gcm_ld.matrix import cell_states, model


def test_every_state_of_a_matrix_has_a_symbol_of_its_own_and_a_meaning():
    symbols = list(cell_states.SYMBOLS.values())
    assert len(symbols) == len(set(symbols))
    stated = {state for kind in model.KINDS.values() for state in kind.states}
    for meanings in (cell_states.MEANINGS, cell_states.MEANINGS_BY_SOURCES):
        assert stated == cell_states.SYMBOLS.keys() == meanings.keys()


def test_what_may_be_is_never_counted_as_what_is():
    assert not {*cell_states.STRONG} & {*cell_states.WEAK, "claimed", "theme only", "cannot be told"}
    assert {*cell_states.LINKS.values()} <= cell_states.SYMBOLS.keys()


def test_only_what_is_counted_has_a_shade_and_more_areas_a_darker_one():
    shades = [cell_states.shade("listed", areas) for areas in range(9)]
    assert shades == sorted(shades) and {*shades} == {*range(len(cell_states.SHADES) + 1)}
    assert not any(
        cell_states.shade(state, 9) for state in cell_states.SYMBOLS.keys() - {*cell_states.STRONG}
    )
